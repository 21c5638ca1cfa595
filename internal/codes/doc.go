// Package codes reads the numbers by which courts, people and organisations are
// known: case numbers (法〔2015〕137号), citizen identity numbers (GB 11643), unified
// social credit codes (GB 32100), organisation codes (GB 11714) and bank cards
// (Luhn). Each parser normalises width and blanks, checks what the standard lets
// it check, and gives back one canonical spelling.
//
// It does not decide what to do with a bad number, never repeats a number in an
// error, holds no state and does no input or output.
package codes
