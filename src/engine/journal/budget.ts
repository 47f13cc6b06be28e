/** Bytes that the journals of one process keep together, roughly; the largest journal gives its oldest entries for more. */
export const JOURNAL_BYTES = 64 * 1024 * 1024

/** A journal as the budget sees it. */
export interface BudgetMember {
  /** What its entries weigh, in bytes. */
  weight(): number
  dropOldest(): void
}

/** What several journals may keep together: a namespace costs a stranger nothing, so the bound is one for all. */
export interface JournalBudget {
  /** Counts a journal from now on. Returns how to tell what its weight changed by. */
  join(member: BudgetMember): (bytes: number) => void
  leave(member: BudgetMember): void
}

export function createJournalBudget(limit = JOURNAL_BYTES): JournalBudget {
  const members = new Set<BudgetMember>()
  let used = 0

  function largest(): BudgetMember | undefined {
    let found: BudgetMember | undefined
    for (const member of members) if (member.weight() > (found?.weight() ?? 0)) found = member
    return found
  }

  return {
    join(member) {
      members.add(member)
      return (bytes) => {
        if (!members.has(member)) return
        used += bytes
        while (used > limit) {
          const heaviest = largest()
          if (!heaviest) return
          heaviest.dropOldest()
        }
      }
    },
    leave(member) {
      if (members.delete(member)) used -= member.weight()
    },
  }
}
