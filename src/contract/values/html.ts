const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#039;',
}

/** As PHP's htmlspecialchars writes it. */
export const escapeHtml = (value: string): string =>
  value.replace(/[&<>"']/g, (character) => ENTITIES[character] as string)

/** Markup that was put together by {@link html} and is safe to put into more of it. */
export interface Html {
  readonly markup: string
}

const markupOf = (value: string | Html): string => (typeof value === 'string' ? escapeHtml(value) : value.markup)

/** A template whose texts are escaped wherever they stand; attributes have to be quoted. */
export function html(parts: TemplateStringsArray, ...values: readonly (string | Html | readonly Html[])[]): Html {
  let markup = ''
  for (const [index, part] of parts.entries()) {
    const value = values[index] ?? ''
    markup += part + (Array.isArray(value) ? value.map(markupOf).join('') : markupOf(value as string | Html))
  }
  return { markup }
}
