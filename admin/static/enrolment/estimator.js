// The estimator with its lists of what people choose. Fetched by itself, only where it is needed.

import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { adjacencyGraphs, dictionary as common } from "@zxcvbn-ts/language-common";
import { dictionary as english } from "@zxcvbn-ts/language-en";

// Words that a Dane would reach for first, and that no English list has.
const DANISH = [
  "kodeord", "adgangskode", "adgangssætning", "hemmelig", "danmark", "københavn", "aarhus", "odense",
  "sommer", "vinter", "efterår", "forår", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag",
  "søndag", "januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober",
  "november", "december", "hund", "kat", "skat", "elsker", "velkommen", "morgen", "familie", "arbejde",
  "kontor", "direktør", "formand", "bestyrelse", "rødgrød", "fløde", "kaffe", "hygge", "whistleblower",
  "indberetning", "varsel",
];

export function makeEstimator() {
  return new ZxcvbnFactory({
    dictionary: { ...common, ...english, danish: DANISH },
    graphs: adjacencyGraphs,
  });
}
