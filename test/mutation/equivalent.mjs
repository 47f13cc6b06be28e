/** Changes that survived a run and are no defect: the line, what becomes of it, and why that changes nothing. */
export const EQUIVALENT = []
