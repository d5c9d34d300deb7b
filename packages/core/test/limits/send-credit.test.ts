import { expect, test } from "vitest";
import { SendCredit, type WaitingSend } from "../../build/lane/credit.js";

const WINDOW = 1000;

/** A credit of which 900 are used, and the sends that wait for more; `went` names those that were admitted. */
function creditWith(charges: Record<string, number>) {
  const credit = new SendCredit(WINDOW);
  expect(credit.take(900)).toBe(true);
  const went: string[] = [];
  const sends = Object.entries(charges).map(([name, charge]): WaitingSend => {
    const send = { charge, admit: () => void went.push(name), refuse: () => {} };
    credit.wait(send);
    return send;
  });
  return { credit, sends, went };
}

test("a send that is given up lets those behind it go for which there is room", () => {
  const { credit, sends, went } = creditWith({ large: 500, small: 40, next: 40, tooMuch: 40 });
  const [large] = sends as [WaitingSend];
  expect(credit.withdraw(large)).toBe(true);
  expect(went).toEqual(["small", "next"]);
  expect(credit.waiting).toBe(1);
  // They have used their share of the window.
  credit.grant(WINDOW + 20);
  expect(went).toEqual(["small", "next", "tooMuch"]);
});

test("one given up from within the line lets nobody overtake the first", () => {
  const { credit, sends, went } = creditWith({ large: 500, middle: 200, small: 40 });
  const [, middle] = sends as [WaitingSend, WaitingSend];
  expect(credit.withdraw(middle)).toBe(true);
  expect(went).toEqual([]);
  expect(credit.waiting).toBe(2);
});

test("one that was admitted is not given up", () => {
  const { credit, sends, went } = creditWith({ large: 500 });
  const [large] = sends as [WaitingSend];
  credit.grant(WINDOW + 500);
  expect(went).toEqual(["large"]);
  expect(credit.withdraw(large)).toBe(false);
  expect(credit.take(101)).toBe(false);
  expect(credit.take(100)).toBe(true);
});
