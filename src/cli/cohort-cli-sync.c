// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Asking services: for timers, and to connect accounts without a window.
 *
 *   cohortctl source list | add KIND --secret-fd N [--field NAME=VALUE…] | remove SOURCE | resume SOURCE
 *   cohortctl sync [SOURCE…]
 *
 * A source is named by its number or its name. Secrets are read from a file descriptor, one NAME=VALUE a line, so that
 * they stand in no list of processes and in no history of a shell; a line without a name is the only secret that the
 * service has.
 *
 * Exit codes of sync: 0 all asked; 1 failed; 2 wrong use; 69 a service cannot be reached or asks to wait; 75 another
 * program writes the community and was not there to be asked; 77 a key is needed, or a source is paused. */

#include "config.h"

#include "cohort-cli.h"

#include "cohort-sync-engine.h"
#include "cohort-words.h"

#include <errno.h>
#include <gio/gunixinputstream.h>
#include <glib/gi18n.h>
#include <string.h>

#define EXIT_UNAVAILABLE 69
#define EXIT_BUSY 75
#define EXIT_SIGN_IN 77

/* Longer is no key. */
#define MAX_SECRETS 65536

/* An engine, and a main loop for as long as something is asked of it. */
typedef struct
{
  CohortCli *cli;
  CohortSession *session;
  CohortSyncEngine *engine;
  GMainLoop *loop;
  GAsyncResult *result;
} Line;

static void
line_clear (Line *self)
{
  g_clear_object (&self->result);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  if (self->session != NULL)
    cohort_session_close (self->session);
  g_clear_object (&self->session);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Line, line_clear)

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Line *self = user_data;

  g_set_object (&self->result, result);
  g_main_loop_quit (self->loop);
}

static GAsyncResult *
wait_for (Line *self)
{
  g_main_loop_run (self->loop);
  return self->result;
}

static gint64
clock_cb (gpointer data)
{
  return g_get_real_time ();
}

/* A community that another program writes is opened all the same: there is an answer to that. */
static gboolean
open_line (Line *self, CohortCli *cli, CohortSessionOpenFlags flags)
{
  g_autofree char *path = cli->file != NULL ? g_strdup (cli->file) : cohort_session_default_path ();
  g_autoptr (CohortSecretStore) keyring = NULL;
  g_autoptr (GError) error = NULL;

  self->cli = cli;
  self->session = cohort_session_open (path, flags, clock_cb, NULL, &error);
  if (self->session == NULL)
    {
      cohort_cli_fail (error);
      return FALSE;
    }
  keyring = cohort_secret_store_new ();
  self->engine = cohort_sync_engine_new (cohort_session_get_store (self->session), keyring, &cohort_sync_clock_real);
  self->loop = g_main_loop_new (NULL, FALSE);
  return TRUE;
}

static GPtrArray *
load_accounts (Line *self, GError **error)
{
  cohort_sync_engine_list_async (self->engine, NULL, done_cb, self);
  return cohort_sync_engine_list_finish (self->engine, wait_for (self), error);
}

static const CohortSyncAccount *
find_account (GPtrArray *accounts, const char *name)
{
  gint64 number;

  for (guint i = 0; i < accounts->len; i++)
    {
      const CohortSyncAccount *account = g_ptr_array_index (accounts, i);

      if (strcmp (account->name, name) == 0
          || (g_ascii_string_to_signed (name, 10, 1, G_MAXINT64, &number, NULL) && number == account->source))
        return account;
    }
  g_printerr (_ ("cohortctl: no connected source is called “%s”: see “cohortctl source list”"), name);
  g_printerr ("\n");
  return NULL;
}

/* sync */

/* A window that is open writes the community: it is asked to do it. */
static gboolean
ask_application (Line *self)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) answer = NULL;
  g_autofree char *path = g_strconcat ("/", APPLICATION_ID, NULL);
  GVariantBuilder arguments;

  if (bus == NULL)
    return FALSE;
  for (char *p = path; *p != '\0'; p++)
    if (*p == '.')
      *p = '/';
    else if (*p == '-')
      *p = '_';
  g_variant_builder_init (&arguments, G_VARIANT_TYPE ("av"));
  g_variant_builder_add (&arguments, "v", g_variant_new_bytestring (cohort_session_get_path (self->session)));
  answer = g_dbus_connection_call_sync (bus, APPLICATION_ID, path, "org.gtk.Actions", "Activate",
                                        g_variant_new ("(sava{sv})", "sync", &arguments, NULL), NULL,
                                        G_DBUS_CALL_FLAGS_NO_AUTO_START, 5000, NULL, NULL);
  return answer != NULL;
}

static int
code_of (const CohortSyncResult *result)
{
  if (strcmp (result->outcome, "done") == 0)
    return COHORT_CLI_OK;
  if (strcmp (result->outcome, "sign_in") == 0)
    return EXIT_SIGN_IN;
  if (strcmp (result->outcome, "limited") == 0 || strcmp (result->outcome, "unreachable") == 0)
    return EXIT_UNAVAILABLE;
  return COHORT_CLI_FAILED;
}

static void
tell_json (JsonBuilder *builder, const CohortSyncAccount *account, const CohortSyncResult *result)
{
  json_builder_begin_object (builder);
  cohort_cli_add_int (builder, "source", account->source);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, account->name);
  json_builder_set_member_name (builder, "outcome");
  json_builder_add_string_value (builder, result->outcome);
  json_builder_set_member_name (builder, "message");
  json_builder_add_string_value (builder, result->message);
  cohort_cli_add_int (builder, "step", result->step);
  cohort_cli_add_int (builder, "entries", (gint64) result->n_items);
  cohort_cli_add_int (builder, "new", (gint64) result->n_new);
  cohort_cli_add_int (builder, "changed", (gint64) result->n_changed);
  cohort_cli_begin_list (builder, "warnings");
  for (guint i = 0; result->warnings[i] != NULL; i++)
    json_builder_add_string_value (builder, result->warnings[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
tell_text (const CohortSyncAccount *account, const CohortSyncResult *result)
{
  g_autofree char *line = NULL;
  g_autofree char *classes = cohort_words_row_classes (result->n_new, result->n_changed, 0, 0, 0);

  if (strcmp (result->outcome, "done") == 0)
    line = g_strdup_printf ("%s: %s", account->name,
                            result->n_new + result->n_changed > 0 ? classes : _ ("nothing new"));
  else
    line = g_strdup_printf ("%s: %s", account->name, result->message != NULL ? result->message : result->outcome);
  cohort_cli_print_text (line);
  g_print ("\n");
  for (guint i = 0; result->warnings[i] != NULL; i++)
    {
      g_print ("  ");
      cohort_cli_print_text (result->warnings[i]);
      g_print ("\n");
    }
}

/* *code: the gravest so far. */
static void
run_one (Line *self, const CohortSyncAccount *account, JsonBuilder *builder, int *code)
{
  int own;

  g_autoptr (GError) error = NULL;
  g_autoptr (CohortSyncResult) result = NULL;

  cohort_sync_engine_run_async (self->engine, account->source, NULL, NULL, NULL, done_cb, self);
  result = cohort_sync_engine_run_finish (self->engine, wait_for (self), &error);
  if (result == NULL)
    {
      cohort_cli_fail (error);
      own = g_error_matches (error, COHORT_SYNC_ERROR, COHORT_SYNC_ERROR_PAUSED) ? EXIT_SIGN_IN : COHORT_CLI_FAILED;
      *code = MAX (*code, own);
      return;
    }
  if (self->cli->json)
    tell_json (builder, account, result);
  else
    tell_text (account, result);
  own = code_of (result);
  *code = MAX (*code, own);
}

static int
run_all (Line *self, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) accounts = load_accounts (self, &error);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  int code = COHORT_CLI_OK;

  if (accounts == NULL)
    return cohort_cli_fail (error);
  for (int i = 1; i < argc; i++)
    if (find_account (accounts, argv[i]) == NULL)
      return COHORT_CLI_USAGE;
  json_builder_begin_array (builder);
  for (guint i = 0; argc < 2 && i < accounts->len; i++)
    {
      const CohortSyncAccount *account = g_ptr_array_index (accounts, i);

      if (!account->paused)
        run_one (self, account, builder, &code);
    }
  for (int i = 1; i < argc; i++)
    run_one (self, find_account (accounts, argv[i]), builder, &code);
  json_builder_end_array (builder);
  if (self->cli->json)
    cohort_cli_print_json (builder);
  return code;
}

int
cohort_cli_sync (CohortCli *self, int argc, char **argv)
{
  g_auto (Line) line = { 0 };

  if (!cohort_cli_parse (self, &argc, &argv, N_ ("[SOURCE…]"), NULL))
    return COHORT_CLI_USAGE;
  if (!open_line (&line, self, COHORT_SESSION_OPEN_NONE))
    return COHORT_CLI_FAILED;
  if (!cohort_session_is_read_only (line.session))
    return run_all (&line, argc, argv);
  if (ask_application (&line))
    {
      g_printerr ("%s\n", _ ("cohortctl: the window that has the community open was asked to do it"));
      return COHORT_CLI_OK;
    }
  g_printerr ("cohortctl: %s\n", cohort_session_get_read_only_reason (line.session));
  return EXIT_BUSY;
}

/* source */

static int
list_sources (Line *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) accounts = load_accounts (self, &error);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (accounts == NULL)
    return cohort_cli_fail (error);
  json_builder_begin_array (builder);
  for (guint i = 0; i < accounts->len; i++)
    {
      const CohortSyncAccount *account = g_ptr_array_index (accounts, i);

      if (!self->cli->json)
        {
          g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT "\t%s\t%s\t%s", account->source, account->kind,
                                                   account->name, account->paused ? "paused" : account->state);

          cohort_cli_print_text (text);
          g_print ("\n");
          continue;
        }
      json_builder_begin_object (builder);
      cohort_cli_add_int (builder, "source", account->source);
      json_builder_set_member_name (builder, "kind");
      json_builder_add_string_value (builder, account->kind);
      json_builder_set_member_name (builder, "name");
      json_builder_add_string_value (builder, account->name);
      json_builder_set_member_name (builder, "state");
      json_builder_add_string_value (builder, account->paused ? "paused" : account->state);
      json_builder_set_member_name (builder, "message");
      json_builder_add_string_value (builder, account->message);
      cohort_cli_add_int (builder, "last", account->last_us);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  if (self->cli->json)
    cohort_cli_print_json (builder);
  return COHORT_CLI_OK;
}

static const char *
only_secret (const char *kind)
{
  for (const CohortField *field = cohort_sync_fields (kind); field != NULL && field->id != NULL; field++)
    if (field->flags & COHORT_FIELD_SECRET)
      return field->id;
  return NULL;
}

static gboolean
is_field (const char *kind, const char *name)
{
  for (const CohortField *field = cohort_sync_fields (kind); field != NULL && field->id != NULL; field++)
    if (strcmp (field->id, name) == 0)
      return TRUE;
  return strcmp (name, "base-url") == 0;
}

/* Lines of NAME=VALUE. A line that begins with no field's name is the value of the first secret: a key may hold "=". */
static void
take_lines (const char *kind, char **lines, GHashTable *values)
{
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *equals = strchr (lines[i], '=');
      g_autofree char *name = equals != NULL ? g_strndup (lines[i], (gsize) (equals - lines[i])) : NULL;

      if (name != NULL && is_field (kind, name))
        g_hash_table_insert (values, g_steal_pointer (&name), g_strdup (equals + 1));
      else if (*lines[i] != '\0' && only_secret (kind) != NULL)
        g_hash_table_insert (values, g_strdup (only_secret (kind)), g_strdup (lines[i]));
    }
}

static gboolean
read_secrets (const char *kind, int fd, GHashTable *values)
{
  g_autoptr (GInputStream) stream = g_unix_input_stream_new (fd, FALSE);
  char *buffer = g_malloc0 (MAX_SECRETS + 1);
  gsize n_read;
  gboolean done = g_input_stream_read_all (stream, buffer, MAX_SECRETS, &n_read, NULL, NULL);

  if (done)
    {
      g_auto (GStrv) lines = g_strsplit (buffer, "\n", -1);

      take_lines (kind, lines, values);
    }
  explicit_bzero (buffer, MAX_SECRETS);
  g_free (buffer);
  return done;
}

static int
add_source (Line *self, const char *kind, const char *name, int fd, char **given)
{
  g_autoptr (GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GError) error = NULL;
  gint64 source;

  if (cohort_sync_fields (kind) == NULL)
    {
      g_printerr (_ ("cohortctl: “%s” is no service that can be asked"), kind);
      g_printerr ("\n");
      return COHORT_CLI_USAGE;
    }
  if (given != NULL)
    take_lines (kind, given, values);
  if (fd >= 0 && !read_secrets (kind, fd, values))
    {
      g_printerr ("%s\n", _ ("cohortctl: the secrets cannot be read from that file descriptor"));
      return COHORT_CLI_USAGE;
    }
  cohort_sync_engine_add_async (self->engine, 0, kind, name, values, cohort_session_get_zone_name (self->session), NULL,
                                done_cb, self);
  source = cohort_sync_engine_add_finish (self->engine, wait_for (self), &error);
  if (source == 0)
    return cohort_cli_fail (error);
  g_print ("%" G_GINT64_FORMAT "\n", source);
  return COHORT_CLI_OK;
}

static int
change_source (Line *self, const char *name, gboolean resume)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) accounts = load_accounts (self, &error);
  const CohortSyncAccount *account;

  if (accounts == NULL)
    return cohort_cli_fail (error);
  account = find_account (accounts, name);
  if (account == NULL)
    return COHORT_CLI_USAGE;
  if (resume)
    cohort_sync_engine_resume_async (self->engine, account->source, NULL, done_cb, self);
  else
    cohort_sync_engine_remove_async (self->engine, account->source, NULL, done_cb, self);
  return cohort_sync_engine_done_finish (self->engine, wait_for (self), &error) ? COHORT_CLI_OK
                                                                                : cohort_cli_fail (error);
}

int
cohort_cli_source (CohortCli *self, int argc, char **argv)
{
  g_auto (Line) line = { 0 };
  g_auto (GStrv) given = NULL;
  g_autofree char *name = NULL;
  int fd = -1;
  const GOptionEntry options[] = {
    { "secret-fd", 0, 0, G_OPTION_ARG_INT, &fd, N_ ("Read secrets from this file descriptor, NAME=VALUE a line"), "N" },
    { "field", 0, 0, G_OPTION_ARG_STRING_ARRAY, &given, N_ ("A field of the account that is no secret"),
      N_ ("NAME=VALUE") },
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, N_ ("Call the source so"), N_ ("NAME") },
    { NULL },
  };
  const char *verb;

  if (!cohort_cli_parse (self, &argc, &argv, N_ ("list | add KIND | remove SOURCE | resume SOURCE"), options))
    return COHORT_CLI_USAGE;
  verb = argc > 1 ? argv[1] : "";
  if (argc != (strcmp (verb, "list") == 0 ? 2 : 3)
      || !g_strv_contains ((const char *const[]) { "list", "add", "remove", "resume", NULL }, verb))
    {
      g_printerr ("%s\n", _ ("cohortctl: say “source list”, “source add KIND”, “source remove SOURCE” or "
                             "“source resume SOURCE”"));
      return COHORT_CLI_USAGE;
    }
  if (!open_line (&line, self, strcmp (verb, "add") == 0 ? COHORT_SESSION_OPEN_CREATE : COHORT_SESSION_OPEN_NONE))
    return COHORT_CLI_FAILED;
  if (strcmp (verb, "list") == 0)
    return list_sources (&line);
  if (cohort_session_is_read_only (line.session))
    {
      g_printerr ("cohortctl: %s\n", cohort_session_get_read_only_reason (line.session));
      return EXIT_BUSY;
    }
  if (strcmp (verb, "add") == 0)
    return add_source (&line, argv[2], name, fd, given);
  return change_source (&line, argv[2], strcmp (verb, "resume") == 0);
}
