// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The lists that combo rows offer: currencies, zones, formats, sources, fields. An item is an id and a title,
// so that what is kept never depends on the language it was chosen in.

#include "config.h"

#include "cohort-choices.h"

#include "cohort-money.h"

#include <glib/gi18n.h>

#define ZONE_TABLE "/usr/share/zoneinfo/zone1970.tab"

struct _CohortChoice
{
  GObject parent_instance;

  char *id; /* (nullable): choosing nothing is a choice too */
  char *title;
};

G_DEFINE_FINAL_TYPE (CohortChoice, cohort_choice, G_TYPE_OBJECT)

typedef enum
{
  PROP_TITLE = 1,
} CohortChoiceProperty;

static void
cohort_choice_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((CohortChoiceProperty) id)
    {
    case PROP_TITLE:
      g_value_set_string (value, COHORT_CHOICE (object)->title);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
cohort_choice_finalize (GObject *object)
{
  CohortChoice *self = COHORT_CHOICE (object);

  g_free (self->id);
  g_free (self->title);
  G_OBJECT_CLASS (cohort_choice_parent_class)->finalize (object);
}

static void
cohort_choice_class_init (CohortChoiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = cohort_choice_get_property;
  object_class->finalize = cohort_choice_finalize;
  g_object_class_install_property (
      object_class, PROP_TITLE,
      g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

static void
cohort_choice_init (CohortChoice *self)
{
}

/**
 * cohort_choices_append:
 * @id: (nullable)
 * @title: as it is shown
 */
void
cohort_choices_append (GListStore *store, const char *id, const char *title)
{
  g_autoptr (CohortChoice) choice = g_object_new (COHORT_TYPE_CHOICE, NULL);

  choice->id = g_strdup (id);
  choice->title = g_strdup (title);
  g_list_store_append (store, choice);
}

/**
 * cohort_choices_set_model:
 * @store: (element-type CohortChoice)
 * @searchable: for long lists
 */
void
cohort_choices_set_model (AdwComboRow *row, GListStore *store, gboolean searchable)
{
  g_autoptr (GtkExpression) title = gtk_property_expression_new (COHORT_TYPE_CHOICE, NULL, "title");

  adw_combo_row_set_expression (row, title);
  adw_combo_row_set_enable_search (row, searchable);
  adw_combo_row_set_search_match_mode (row, GTK_STRING_FILTER_MATCH_MODE_SUBSTRING);
  adw_combo_row_set_model (row, G_LIST_MODEL (store));
}

/**
 * cohort_choices_select:
 * @id: (nullable): what to choose; is offered from now on if it was not. NULL without such a choice: the first
 *
 * A combo row always shows one of its items, so what is not chosen yet has to be an item too.
 */
void
cohort_choices_select (AdwComboRow *row, const char *id)
{
  GListModel *model = adw_combo_row_get_model (row);

  for (guint i = 0; model && i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (CohortChoice) choice = g_list_model_get_item (model, i);

      if (g_strcmp0 (choice->id, id) == 0)
        {
          adw_combo_row_set_selected (row, i);
          return;
        }
    }
  if (model && id)
    {
      cohort_choices_append (G_LIST_STORE (model), id, id);
      adw_combo_row_set_selected (row, g_list_model_get_n_items (model) - 1);
    }
}

/**
 * cohort_choices_get_selected:
 *
 * Returns: (transfer none) (nullable): the id of what is chosen
 */
const char *
cohort_choices_get_selected (AdwComboRow *row)
{
  CohortChoice *choice = adw_combo_row_get_selected_item (row);

  return choice ? choice->id : NULL;
}

static int
compare_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GListStore *
make_open_store (gboolean is_open)
{
  GListStore *store = g_list_store_new (COHORT_TYPE_CHOICE);

  if (is_open)
    cohort_choices_append (store, NULL, _ ("Choose…"));
  return store;
}

static void
set_texts (AdwComboRow *row, gboolean is_open, GPtrArray *texts)
{
  g_autoptr (GListStore) store = make_open_store (is_open);

  g_ptr_array_sort (texts, compare_text);
  for (guint i = 0; i < texts->len; i++)
    cohort_choices_append (store, texts->pdata[i], texts->pdata[i]);
  cohort_choices_set_model (row, store, TRUE);
}

static void
fill_currencies (AdwComboRow *row, gboolean is_open)
{
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();
  const char *code;

  for (guint i = 0; (code = cohort_currency_nth (i)); i++)
    g_ptr_array_add (codes, (gpointer) code);
  set_texts (row, is_open, codes);
}

/**
 * cohort_choices_fill_currencies:
 *
 * Offers every currency of ISO 4217 by its code.
 */
void
cohort_choices_fill_currencies (AdwComboRow *row)
{
  fill_currencies (row, FALSE);
}

static void
add_unique (GPtrArray *texts, const char *text)
{
  if (text && !g_ptr_array_find_with_equal_func (texts, text, g_str_equal, NULL))
    g_ptr_array_add (texts, g_strdup (text));
}

static void
fill_zones (AdwComboRow *row, gboolean is_open, const char *local)
{
  g_autoptr (GPtrArray) zones = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (g_file_get_contents (ZONE_TABLE, &text, NULL, NULL))
    lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines && lines[i]; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], "\t", 4);

      if (lines[i][0] != '#' && g_strv_length (fields) >= 3)
        g_ptr_array_add (zones, g_strdup (fields[2]));
    }
  add_unique (zones, local);
  add_unique (zones, "UTC");
  set_texts (row, is_open, zones);
}

/**
 * cohort_choices_fill_zones:
 * @local: (nullable): a zone that is offered even when the system's table lacks it
 *
 * Offers the names of the system's zone table, and UTC.
 */
void
cohort_choices_fill_zones (AdwComboRow *row, const char *local)
{
  fill_zones (row, FALSE, local);
}

/**
 * cohort_choices_fill_formats:
 *
 * Offers every format that is recognised on its own, and reading a file by its columns.
 */
void
cohort_choices_fill_formats (AdwComboRow *row)
{
  g_autoptr (GListStore) store = g_list_store_new (COHORT_TYPE_CHOICE);
  guint n_formats;
  const CohortImportFormat *formats = cohort_import_formats (&n_formats);

  cohort_choices_append (store, NULL, _ ("By Its Columns"));
  for (guint i = 0; i < n_formats; i++)
    cohort_choices_append (store, formats[i].id, formats[i].title);
  cohort_choices_set_model (row, store, TRUE);
}

static void
fill_targets (AdwComboRow *row, gboolean is_open)
{
  g_autoptr (GListStore) store = make_open_store (is_open);
  guint n_targets;
  const CohortImportChoice *targets = cohort_import_targets (&n_targets);

  for (guint i = 0; i < n_targets; i++)
    cohort_choices_append (store, targets[i].id, targets[i].title);
  cohort_choices_set_model (row, store, FALSE);
}

static void
fill_pairs (AdwComboRow *row, gboolean is_open, const CohortImportChoice *pairs, guint n_pairs)
{
  g_autoptr (GListStore) store = make_open_store (is_open);

  for (guint i = 0; i < n_pairs; i++)
    cohort_choices_append (store, pairs[i].id, _ (pairs[i].title));
  cohort_choices_set_model (row, store, FALSE);
}

/**
 * cohort_choices_fill_setting:
 * @is_open: whether nothing is chosen yet
 *
 * Offers the values that @setting can have.
 */
void
cohort_choices_fill_setting (AdwComboRow *row, CohortImportSetting setting, gboolean is_open)
{
  static const CohortImportChoice decimals[] = { { "point", "1,234.56" }, { "comma", "1.234,56" } };
  static const CohortImportChoice orders[] = {
    { "ymd", N_ ("Year, month, day") },
    { "mdy", N_ ("Month, day, year") },
    { "dmy", N_ ("Day, month, year") },
  };

  switch (setting)
    {
    case COHORT_IMPORT_SETTING_TARGET:
      fill_targets (row, is_open);
      break;
    case COHORT_IMPORT_SETTING_ZONE:
      fill_zones (row, is_open, NULL);
      break;
    case COHORT_IMPORT_SETTING_CURRENCY:
      fill_currencies (row, is_open);
      break;
    case COHORT_IMPORT_SETTING_DECIMAL:
      fill_pairs (row, is_open, decimals, G_N_ELEMENTS (decimals));
      break;
    case COHORT_IMPORT_SETTING_DATE_ORDER:
      fill_pairs (row, is_open, orders, G_N_ELEMENTS (orders));
      break;
    case COHORT_IMPORT_N_SETTINGS:
    default:
      g_assert_not_reached ();
    }
}

/**
 * cohort_choices_fields:
 * @target: (nullable): what the file holds
 *
 * Returns: (transfer full) (element-type CohortChoice): the fields a column can fill, the first being none
 */
GListStore *
cohort_choices_fields (const char *target)
{
  GListStore *store = g_list_store_new (COHORT_TYPE_CHOICE);
  guint n_fields = 0;
  const CohortImportField *fields = target ? cohort_import_target_fields (target, &n_fields) : NULL;

  cohort_choices_append (store, NULL, C_ ("column", "Not Used"));
  for (guint i = 0; i < n_fields; i++)
    {
      g_autofree char *title = fields[i].required ? g_strdup_printf (_ ("%s (needed)"), fields[i].title) : NULL;

      cohort_choices_append (store, fields[i].id, title ? title : fields[i].title);
    }
  return store;
}

/**
 * cohort_choices_fill_sources:
 * @sources: (element-type CohortImportSource)
 * @kind: (nullable): only sources of this kind
 *
 * Offers the sources there are, and a new one.
 *
 * Returns: whether there is anything to choose between
 */
gboolean
cohort_choices_fill_sources (AdwComboRow *row, GPtrArray *sources, const char *kind)
{
  g_autoptr (GListStore) store = g_list_store_new (COHORT_TYPE_CHOICE);

  for (guint i = 0; sources && i < sources->len; i++)
    {
      const CohortImportSource *source = g_ptr_array_index (sources, i);
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, source->id);

      if (kind == NULL || g_strcmp0 (source->kind, kind) == 0)
        cohort_choices_append (store, id, source->name);
    }
  cohort_choices_append (store, "0", _ ("New Source"));
  cohort_choices_set_model (row, store, FALSE);
  return g_list_model_get_n_items (G_LIST_MODEL (store)) > 1;
}

/**
 * cohort_choices_select_source:
 * @source: an id, 0 for a new one
 */
void
cohort_choices_select_source (AdwComboRow *row, gint64 source)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, source);

  cohort_choices_select (row, id);
}

/**
 * cohort_choices_get_selected_source:
 *
 * Returns: the id of the chosen source, 0 for a new one
 */
gint64
cohort_choices_get_selected_source (AdwComboRow *row)
{
  const char *id = cohort_choices_get_selected (row);

  return id ? g_ascii_strtoll (id, NULL, 10) : 0;
}

/**
 * cohort_choices_delimiter:
 * @delimiter: what stands between the fields of a file
 *
 * Returns: its name
 */
const char *
cohort_choices_delimiter (const char *delimiter)
{
  switch (*delimiter)
    {
    case ',':
      return _ ("comma");
    case ';':
      return _ ("semicolon");
    case '\t':
      return _ ("tab");
    case '|':
      return _ ("bar");
    default:
      return delimiter;
    }
}
