/*
 * SPDX-FileCopyrightText: The Cohort developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The one list of tables whose rows the journal records, and the numbered steps that make the schema.
 *
 * A table stands here or it is not undone. What stands here follows rules that a test checks: INTEGER PRIMARY KEY
 * AUTOINCREMENT named id, no generated column, no cascading foreign key, no REPLACE; triggers on it write tables that
 * do not stand here; once released it only gains trailing columns with defaults. */

#pragma once

#include "cohort-types.h"

G_BEGIN_DECLS

/**
 * CohortOwner:
 * @COHORT_OWNER_PROVIDER: facts, written by import, sync and the source "By hand"
 * @COHORT_OWNER_USER: rows a person made; undoing an import never takes them away
 */
typedef enum
{
  COHORT_OWNER_PROVIDER,
  COHORT_OWNER_USER,
} CohortOwner;

/**
 * CohortTouchKind:
 * @COHORT_TOUCH_NONE: ends the list
 * @COHORT_TOUCH_IDENTITY: the ids found are identities
 * @COHORT_TOUCH_MEMBER: the ids found are members
 * @COHORT_TOUCH_POST: the ids found are posts, whose words are searched
 * @COHORT_TOUCH_QUESTION: the ids found are questions, likewise
 */
typedef enum
{
  COHORT_TOUCH_NONE,
  COHORT_TOUCH_IDENTITY,
  COHORT_TOUCH_MEMBER,
  COHORT_TOUCH_POST,
  COHORT_TOUCH_QUESTION,
} CohortTouchKind;

/**
 * CohortTouch:
 * @kind: what is found
 * @column: where in a changed row the search begins
 * @sql: (nullable): a SELECT of ids whose ?1 is the value of @column; NULL when that value is the id itself
 * @via: (nullable): the table whose row @column names, when @sql finds no more than that row's own touches: then it
 *   is not run where the row was itself inserted or deleted
 *
 * How a changed row leads to an identity, a member or a text whose derived rows depend on it.
 */
typedef struct
{
  CohortTouchKind kind;
  const char *column;
  const char *sql;
  const char *via;
} CohortTouch;

#define COHORT_TABLE_MAX_TOUCHES 3

/**
 * CohortTable:
 * @name: the table
 * @domain: what a change to it is announced as; with COHORT_DOMAIN_FIGURES where the ledger snapshot depends on it
 * @owner: who writes its rows
 * @touches: what is derived from its rows; unused places are zero
 *
 * One attached table.
 */
typedef struct
{
  const char *name;
  CohortDomains domain;
  CohortOwner owner;
  CohortTouch touches[COHORT_TABLE_MAX_TOUCHES];
} CohortTable;

/**
 * CohortSchemaStep:
 * @name: from the name of its file, without the number
 * @sql: the statements
 * @barrier: whether undo cannot cross it
 *
 * One migration; the number is its place in the array, from 1.
 */
typedef struct
{
  const char *name;
  const char *sql;
  gboolean barrier;
} CohortSchemaStep;

/**
 * CohortSchema:
 *
 * What a connection needs to know of the tables. There is one, cohort_schema_default(); tests make their own.
 */
typedef struct
{
  const CohortSchemaStep *steps;
  guint n_steps;
  const CohortTable *tables;
  guint n_tables;
} CohortSchema;

/* Generated from schema/NNNN-name.sql. */
extern const CohortSchemaStep cohort_schema_steps[];
extern const guint cohort_schema_n_steps;

const CohortSchema *cohort_schema_default (void);
const CohortTable *cohort_schema_find_table (const CohortSchema *schema, const char *name);

G_END_DECLS
