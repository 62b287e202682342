/**
 * Expressions about which the runner and Terraform 1.11 differ, by cause. Each is a fault of the runner; one that is
 * corrected must leave this list, which the test sees to.
 */
export const knownDifferences: Readonly<Record<string, readonly string[]>> = {
  "numbers are floating-point, where Terraform counts with 512 bits": [
    '"x${0.1 + 0.2}"',
    '"${1e21} big"',
    '"${1 / 3} third"',
    "0.1 + 0.2",
    "0.1 + 0.2 == 0.3",
    "jsonencode(0.1 + 0.2)",
    "jsonencode(1e21)",
    "tostring(0.1 + 0.2)",
    "tostring(1e30)",
  ],
  "a division by zero is not refused, and a remainder of it is not the number": ["1 / 0", "0 / 0", "1 % 0"],
  "the elements of lists, sets and maps are not brought to one type": [
    'tolist(["a", 1])',
    "tolist([1, true])",
    'toset(["b", 1])',
    'toset([1, "1"])',
    'tomap({a = 1, b = "x"})',
    "tomap({a = [1], b = 2})",
    'distinct(["1", 1])',
    'compact([1, ""])',
    'coalesce(1, "a")',
    'tolist(["a"]) == ["a"]',
  ],
  "the branches of a condition are not brought to one type": [
    'true ? {a = 1} : {b = "x"}',
    'true ? [1] : "a"',
  ],
  "the number of arguments is not looked at": ["max()", "min()", "concat()", 'join(",")', 'lower("A", "B")'],
  "null is not taken as Terraform takes it": [
    "tolist(null)",
    "alltrue([null])",
    "anytrue([null])",
    'format("%v %v", true, null)',
  ],
  "[0] of a block is the block": ["local.servers[*].at[0]"],
  "format lacks verbs, and %d cuts a fraction off": [
    'format("%x %X %o %b", 255, 255, 8, 5)',
    'format("%[2]s %[1]s", "a", "b")',
    'format("%e", 12345.678)',
    'format("%#v", "a")',
    'format("%d", 1.5)',
  ],
  "strings are JavaScript's": [
    'replace("abc", "", "-")',
    'upper("straße")',
    'length("👨‍👩‍👧")',
    'length("e\u0301")',
  ],
  "base64decode takes what is not base64 or not UTF-8": [
    'base64decode("!")',
    'base64decode("aGk")',
    'base64decode("_-__")',
    'base64decode("/w==")',
  ],
  "slice takes positions that are not there": [
    "slice([1, 2], -1, 1)",
    "slice([1, 2], 2, 1)",
    "slice([1, 2], 1, 5)",
  ],
  "conversions take other spellings": ['tonumber("0x10")', 'tonumber(" 1 ")', 'tobool("1")'],
};
