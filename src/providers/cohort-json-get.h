// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Reading JSON from outside: every getter takes whatever is there, of whatever type, and answers "absent" for what it
 * cannot use. An object or array may be NULL. A path has dots between names: "pause.behavior". Pure; any thread. */

#pragma once

#include <json-glib/json-glib.h>

#include "cohort-record.h"
#include "cohort-request.h"

G_BEGIN_DECLS

JsonNode *cohort_json_parse (GBytes *bytes, GError **error);
CohortVerdict cohort_json_reply (const CohortReply *reply, JsonNode **root, GError **error);

JsonObject *cohort_json_root_object (JsonNode *root);
JsonArray *cohort_json_root_array (JsonNode *root);

gboolean cohort_json_has (JsonObject *self, const char *path);
JsonObject *cohort_json_object (JsonObject *self, const char *path);
JsonArray *cohort_json_array (JsonObject *self, const char *path);
const char *cohort_json_text (JsonObject *self, const char *path);
const char *cohort_json_id (JsonObject *self, const char *path, char buffer[static 24]);
gboolean cohort_json_flag (JsonObject *self, const char *path);
gboolean cohort_json_int (JsonObject *self, const char *path, gint64 *value);
gboolean cohort_json_money (JsonObject *self, const char *path, const char *iso, gint64 *minor);
gboolean cohort_json_iso (JsonObject *self, const char *path, gint64 *us);
gboolean cohort_json_unix (JsonObject *self, const char *path, gint64 *us);

guint cohort_json_length (JsonArray *self);
JsonObject *cohort_json_element (JsonArray *self, guint index);
const char *cohort_json_element_text (JsonArray *self, guint index);

char *cohort_json_print (JsonObject *self);

void cohort_json_set_text (JsonObject *self, const char *path, CohortRecord *record, CohortFieldId field);
void cohort_json_set_int (JsonObject *self, const char *path, CohortRecord *record, CohortFieldId field);
void cohort_json_set_iso (JsonObject *self, const char *path, CohortRecord *record, CohortFieldId field);
void cohort_json_set_unix (JsonObject *self, const char *path, CohortRecord *record, CohortFieldId field);

G_END_DECLS
