/** A signature whose last hex digit is another. */
export const flipped = (signature: string): string => signature.slice(0, -1) + (signature.endsWith('0') ? '1' : '0')
