import type { Table, Transaction } from '../../contract/store.ts'
import { accounts, sessions } from './tables/accounts.ts'
import { activations, activity, devices, visits } from './tables/activity.ts'
import { catalogue, counters } from './tables/catalogue.ts'
import { channels, cohorts, days } from './tables/figures.ts'
import { emailCodes, mail, mailChecks } from './tables/mail.ts'
import { ordering, orders, receipts, refunds, wallets } from './tables/orders.ts'

export type { PasswordForm, Social, User } from './tables/accounts.ts'
export type { Activation } from './tables/activity.ts'
export type { CallbackFormatName, Goods, Merchant, PayType, Product, Role } from './tables/catalogueFields.ts'
export type { Cohort, Day } from './tables/figures.ts'
export type { Order, OrderQuery } from './tables/orders.ts'

/** Everything that happens, by its name in a dumped state. A new table is one line here. */
export const histories = {
  counters,
  sessions,
  emailCodes,
  mailChecks,
  activations,
  visits,
  days,
  channels,
  cohorts,
  devices,
  orders,
  refunds,
  receipts,
  wallets,
} as const

export type HistoryName = keyof typeof histories

/** Rows are checked against the history's schema before they are written, so here they may be of any kind. */
const tableOf = (name: HistoryName): Table<never> => histories[name]

/** QuickSDK's state in one transaction. Accounts belong to a merchant, orders and activity to a product. */
export const open = (tx: Transaction) => ({
  ...catalogue(tx),
  ...accounts(tx),
  ...mail(tx),
  ...activity(tx),
  ...ordering(tx),
  eachOfHistory: (name: HistoryName): AsyncIterable<unknown> => tx.eachOf(tableOf(name)),
  putHistory: (name: HistoryName, row: unknown) => tx.put(tableOf(name), row as never),
})

export type QuickState = ReturnType<typeof open>
