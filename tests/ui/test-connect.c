// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Connecting a service, against a port that asks nobody: the form follows the service's fields, a refusal leaves
// it as it was, and the row of an account shows every state.

#include "config.h"

#include "cohort-connect-dialog.h"
#include "cohort-source-account.h"
#include "cohort-sync-port.h"
#include "cohort-test-ui.h"

/* A port that lets in the key "good". */
#define TEST_TYPE_PORT (test_port_get_type ())
G_DECLARE_FINAL_TYPE (TestPort, test_port, TEST, PORT, GObject)

struct _TestPort
{
  GObject parent_instance;
  guint n_started, n_cancelled, n_resumed;
  gint64 asked_source; /* of the last add */
  char *url;           /* of the last add */
  gboolean running;
};

static void port_init (CohortSyncPortInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestPort, test_port, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (COHORT_TYPE_SYNC_PORT, port_init))

static const CohortField fields[] = {
  { "url", "Address", "https://blog.example.com", "Where the blog is.", COHORT_FIELD_REQUIRED, NULL, COHORT_FIELD_URL,
    NULL },
  { "key", "Key", NULL, "Where the key is made.", COHORT_FIELD_REQUIRED | COHORT_FIELD_SECRET, NULL, COHORT_FIELD_TEXT,
    NULL },
  { "since", "First Day", NULL, NULL, COHORT_FIELD_NONE, "2020-01-01", COHORT_FIELD_DAY, NULL },
  { NULL },
};

static const CohortSyncKind kinds[] = {
  { "one", "One <Service>", "Reading is enough.", NULL, fields },
  { "two", "Two & More", "Nothing is needed.", NULL, &fields[3] },
};

static const CohortSyncKind *
get_kinds (CohortSyncPort *self, guint *n_kinds)
{
  *n_kinds = G_N_ELEMENTS (kinds);
  return kinds;
}

static void
add_async (CohortSyncPort *port, gint64 source, const char *kind, GHashTable *values, GCancellable *cancellable,
           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (port, cancellable, callback, user_data);
  const char *key = g_hash_table_lookup (values, "key");

  TEST_PORT (port)->asked_source = source;
  g_set_str (&TEST_PORT (port)->url, g_hash_table_lookup (values, "url"));
  if (key == NULL || g_str_equal (key, "good"))
    g_task_return_int (task, 7);
  else
    g_task_return_new_error_literal (task, G_IO_ERROR, G_IO_ERROR_FAILED, "The service says: <no> & no.");
}

static gint64
add_finish (CohortSyncPort *port, GAsyncResult *result, GError **error)
{
  gssize source = g_task_propagate_int (G_TASK (result), error);

  return MAX (source, 0);
}

static void
resume_async (CohortSyncPort *port, gint64 source, GCancellable *cancellable, GAsyncReadyCallback callback,
              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (port, cancellable, callback, user_data);

  TEST_PORT (port)->n_resumed++;
  g_task_return_boolean (task, TRUE);
}

static gboolean
done_finish (CohortSyncPort *port, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
start (CohortSyncPort *port, gint64 source)
{
  TEST_PORT (port)->n_started++;
}

static void
cancel (CohortSyncPort *port, gint64 source)
{
  TEST_PORT (port)->n_cancelled++;
}

static char *
get_progress (CohortSyncPort *port, gint64 source, double *fraction)
{
  return TEST_PORT (port)->running ? g_strdup ("3 of 9 entries") : NULL;
}

static void
port_init (CohortSyncPortInterface *iface)
{
  iface->get_kinds = get_kinds;
  iface->add_async = add_async;
  iface->add_finish = add_finish;
  iface->remove_async = resume_async;
  iface->resume_async = resume_async;
  iface->done_finish = done_finish;
  iface->start = start;
  iface->cancel = cancel;
  iface->get_progress = get_progress;
}

static void
test_port_finalize (GObject *object)
{
  g_free (TEST_PORT (object)->url);
  G_OBJECT_CLASS (test_port_parent_class)->finalize (object);
}

static void
test_port_class_init (TestPortClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_port_finalize;
}

static void
test_port_init (TestPort *self)
{
}

static void
connected_cb (GtkWidget *dialog, gint64 source, gint64 *out)
{
  *out = source;
}

static GtkWidget *
find (GtkWidget *root, GType type, const char *title)
{
  GtkWidget *found = cohort_test_ui_find (root, type, "title", title);

  g_assert_nonnull (found);
  return found;
}

static void
check_form (GtkWidget *dialog, gint64 *connected)
{
  GtkWidget *button = cohort_test_ui_find (dialog, GTK_TYPE_BUTTON, "label", "C_onnect");
  GtkWidget *key = find (dialog, ADW_TYPE_PASSWORD_ENTRY_ROW, "Key");
  GtkWidget *address = find (dialog, ADW_TYPE_ENTRY_ROW, "Address");
  GtkWidget *banner;

  g_assert_false (gtk_widget_get_sensitive (button));
  gtk_editable_set_text (GTK_EDITABLE (address), "https://a.example.com");
  g_assert_false (gtk_widget_get_sensitive (button));
  gtk_editable_set_text (GTK_EDITABLE (key), "bad");
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  cohort_test_ui_settle ();
  banner = find (dialog, ADW_TYPE_BANNER, "The service says: <no> & no.");
  g_assert_true (adw_banner_get_revealed (ADW_BANNER (banner)));
  g_assert_cmpint (*connected, ==, 0);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (key)), ==, "bad");
  gtk_editable_set_text (GTK_EDITABLE (key), "good");
  g_assert_false (adw_banner_get_revealed (ADW_BANNER (banner)));
  g_signal_emit_by_name (button, "clicked");
  cohort_test_ui_settle ();
  g_assert_cmpint (*connected, ==, 7);
}

static void
test_connect (void)
{
  g_autoptr (TestPort) port = g_object_new (TEST_TYPE_PORT, NULL);
  GtkWidget *window = g_object_ref_sink (adw_window_new ());
  GtkWidget *dialog = cohort_connect_dialog_new (COHORT_SYNC_PORT (port));
  gint64 connected = 0;

  adw_window_set_content (ADW_WINDOW (window), gtk_label_new ("behind"));
  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect (dialog, "connected", G_CALLBACK (connected_cb), &connected);
  adw_dialog_present (ADW_DIALOG (dialog), window);
  cohort_test_ui_settle ();
  g_signal_emit_by_name (find (dialog, ADW_TYPE_ACTION_ROW, "One <Service>"), "activated");
  cohort_test_ui_settle ();
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find (dialog, ADW_TYPE_ENTRY_ROW, "First Day"))), ==,
                   "2020-01-01");
  check_form (dialog, &connected);
  g_assert_cmpint (port->asked_source, ==, 0);
  g_assert_cmpstr (port->url, ==, "https://a.example.com");
  gtk_window_destroy (GTK_WINDOW (window));
  cohort_test_ui_release (window);
}

/* Another key for an account: its service's form at once. */
static void
test_other_key (void)
{
  g_autoptr (TestPort) port = g_object_new (TEST_TYPE_PORT, NULL);
  GtkWidget *window = g_object_ref_sink (adw_window_new ());
  GtkWidget *dialog = cohort_connect_dialog_new_for_source (COHORT_SYNC_PORT (port), 5, "one");
  gint64 connected = 0;

  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect (dialog, "connected", G_CALLBACK (connected_cb), &connected);
  adw_dialog_present (ADW_DIALOG (dialog), window);
  cohort_test_ui_settle ();
  check_form (dialog, &connected);
  g_assert_cmpint (port->asked_source, ==, 5);
  gtk_window_destroy (GTK_WINDOW (window));
  cohort_test_ui_release (window);
}

static GtkWidget *
show (GtkWidget *row, CohortSession *session, CohortSourceSync state)
{
  CohortSourceReport report = { .id = 3,
                                .kind = (char *) "one",
                                .name = (char *) "Shop <1>",
                                .sync = state,
                                .sync_title = (char *) "A title",
                                .sync_detail = (char *) "A <detail> & more" };

  cohort_source_account_set_report (COHORT_SOURCE_ACCOUNT (row), session, &report);
  return cohort_test_ui_find (row, GTK_TYPE_BUTTON, NULL, NULL);
}

static void
test_account (void)
{
  g_autoptr (TestPort) port = g_object_new (TEST_TYPE_PORT, NULL);
  CohortSession *session = cohort_test_ui_open (TRUE);
  GtkWidget *window = g_object_ref_sink (gtk_window_new ());
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *row = g_object_new (COHORT_TYPE_SOURCE_ACCOUNT, NULL);
  GtkWidget *button;

  cohort_sync_port_attach (session, COHORT_SYNC_PORT (port));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  gtk_window_set_child (GTK_WINDOW (window), group);
  gtk_window_present (GTK_WINDOW (window));
  show (row, session, COHORT_SOURCE_SYNC_NONE);
  g_assert_false (gtk_widget_get_visible (row));
  button = show (row, session, COHORT_SOURCE_SYNC_OK);
  g_assert_nonnull (button);
  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL, "Synchronise: Shop <1>");
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "A <detail> & more");
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpuint (port->n_started, ==, 1);

  port->running = TRUE;
  cohort_sync_port_changed (COHORT_SYNC_PORT (port));
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "3 of 9 entries");
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpuint (port->n_cancelled, ==, 1);
  port->running = FALSE;
  cohort_sync_port_changed (COHORT_SYNC_PORT (port));
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), ==, "A title");

  show (row, session, COHORT_SOURCE_SYNC_PAUSED);
  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL, "Resume: Shop <1>");
  g_signal_emit_by_name (button, "clicked");
  cohort_test_ui_settle ();
  g_assert_cmpuint (port->n_resumed, ==, 1);
  g_assert_cmpuint (port->n_started, ==, 2);
  for (guint i = COHORT_SOURCE_SYNC_OK; i <= COHORT_SOURCE_SYNC_BROKEN; i++)
    show (row, session, i);
  gtk_window_destroy (GTK_WINDOW (window));
  cohort_test_ui_release (window);
  cohort_test_ui_close (session);
}

static void
add_tests (void)
{
  g_test_add_func ("/ui/connect/form", test_connect);
  g_test_add_func ("/ui/connect/other-key", test_other_key);
  g_test_add_func ("/ui/connect/account", test_account);
}

int
main (int argc, char *argv[])
{
  return cohort_test_ui_run (&argc, &argv, FALSE, add_tests);
}
