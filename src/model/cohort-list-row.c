// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cohort-list-row-private.h"

typedef struct
{
  int text; /* its place, or ANY_TEXT */
  CohortRowShow show;
  gpointer cell; /* (unowned) */
} Watch;

#define ANY_TEXT -1

typedef struct
{
  gint64 id;
  gboolean loaded;
  char **texts;    /* (owned): n_texts of them; NULL before the page is here */
  GArray *watches; /* (element-type Watch) (owned) (nullable) */
} CohortListRowPrivate;

enum
{
  PROP_LOADED = 1,
  PROP_ID,
  FIRST_TEXT
};

static GParamSpec *loaded_pspec;
static GParamSpec *id_pspec;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (CohortListRow, cohort_list_row, G_TYPE_OBJECT)

#define PRIVATE(self) ((CohortListRowPrivate *) cohort_list_row_get_instance_private (self))

static void
cohort_list_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CohortListRow *self = COHORT_LIST_ROW (object);
  CohortListRowPrivate *priv = PRIVATE (self);

  if (prop_id == PROP_LOADED)
    g_value_set_boolean (value, priv->loaded);
  else if (prop_id == PROP_ID)
    g_value_set_int64 (value, priv->id);
  else if (prop_id - FIRST_TEXT < COHORT_LIST_ROW_GET_CLASS (self)->n_texts)
    g_value_set_string (value, priv->texts != NULL ? priv->texts[prop_id - FIRST_TEXT] : "");
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
free_texts (CohortListRow *self)
{
  CohortListRowPrivate *priv = PRIVATE (self);

  for (guint i = 0; priv->texts != NULL && i < COHORT_LIST_ROW_GET_CLASS (self)->n_texts; i++)
    g_free (priv->texts[i]);
  g_clear_pointer (&priv->texts, g_free);
}

static void
cohort_list_row_finalize (GObject *object)
{
  free_texts (COHORT_LIST_ROW (object));
  g_clear_pointer (&PRIVATE (COHORT_LIST_ROW (object))->watches, g_array_unref);
  G_OBJECT_CLASS (cohort_list_row_parent_class)->finalize (object);
}

static void
cohort_list_row_class_init (CohortListRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = cohort_list_row_get_property;
  object_class->finalize = cohort_list_row_finalize;
  loaded_pspec = g_param_spec_boolean ("loaded", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_property (object_class, PROP_LOADED, loaded_pspec);
  id_pspec = g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_property (object_class, PROP_ID, id_pspec);
}

static void
cohort_list_row_init (CohortListRow *self)
{
}

/**
 * cohort_list_row_class_set_texts:
 * @names: (transfer none): static names of the properties, at most 64
 *
 * For the class init of a row class.
 */
void
cohort_list_row_class_set_texts (CohortListRowClass *klass, const char *const *names, guint n_names)
{
  klass->n_texts = n_names;
  klass->pspecs = g_new0 (GParamSpec *, n_names);
  /* GObject does not inherit it. */
  G_OBJECT_CLASS (klass)->get_property = cohort_list_row_get_property;
  for (guint i = 0; i < n_names; i++)
    {
      klass->pspecs[i] = g_param_spec_string (names[i], NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
      g_object_class_install_property (G_OBJECT_CLASS (klass), FIRST_TEXT + i, klass->pspecs[i]);
    }
}

static int
find_text (CohortListRowClass *klass, const char *name)
{
  for (guint i = 0; i < klass->n_texts; i++)
    if (klass->pspecs[i]->name == name || g_str_equal (klass->pspecs[i]->name, name))
      return (int) i;
  g_return_val_if_reached (ANY_TEXT);
}

/**
 * cohort_list_row_get_id:
 *
 * Returns: whose row it is; 0 while it is not loaded
 */
gint64
cohort_list_row_get_id (CohortListRow *self)
{
  return PRIVATE (self)->id;
}

/**
 * cohort_list_row_get_text:
 * @name: of one of the class's texts
 *
 * Returns: (transfer none): the text; "" while the row is not loaded
 */
const char *
cohort_list_row_get_text (CohortListRow *self, const char *name)
{
  int text = find_text (COHORT_LIST_ROW_GET_CLASS (self), name);

  return text != ANY_TEXT && PRIVATE (self)->texts != NULL ? PRIVATE (self)->texts[text] : "";
}

/**
 * cohort_list_row_watch:
 * @name: (nullable): the text that is shown; NULL for any
 * @show: called whenever it changed, not now
 * @cell: passed to it; one watch a cell
 */
void
cohort_list_row_watch (CohortListRow *self, const char *name, CohortRowShow show, gpointer cell)
{
  CohortListRowPrivate *priv = PRIVATE (self);
  Watch watch = { name != NULL ? find_text (COHORT_LIST_ROW_GET_CLASS (self), name) : ANY_TEXT, show, cell };

  if (priv->watches == NULL)
    priv->watches = g_array_sized_new (FALSE, FALSE, sizeof (Watch), 8);
  g_array_append_val (priv->watches, watch);
}

/**
 * cohort_list_row_unwatch:
 * @cell: as it was given
 */
void
cohort_list_row_unwatch (CohortListRow *self, gpointer cell)
{
  GArray *watches = PRIVATE (self)->watches;

  for (guint i = 0; watches != NULL && i < watches->len; i++)
    if (g_array_index (watches, Watch, i).cell == cell)
      {
        g_array_remove_index_fast (watches, i);
        return;
      }
}

/* Shows @texts in place of the present ones. */
static void
set_texts (CohortListRow *self, gint64 id, char **texts, gboolean loaded)
{
  CohortListRowPrivate *priv = PRIVATE (self);
  CohortListRowClass *klass = COHORT_LIST_ROW_GET_CLASS (self);
  GObject *object = G_OBJECT (self);
  guint64 changed = 0;

  g_object_freeze_notify (object);
  if (priv->id != id)
    g_object_notify_by_pspec (object, id_pspec);
  for (guint i = 0; i < klass->n_texts; i++)
    if (g_strcmp0 (priv->texts != NULL ? priv->texts[i] : "", texts != NULL ? texts[i] : "") != 0)
      {
        changed |= G_GUINT64_CONSTANT (1) << i;
        g_object_notify_by_pspec (object, klass->pspecs[i]);
      }
  if (priv->loaded != loaded)
    g_object_notify_by_pspec (object, loaded_pspec);
  free_texts (self);
  priv->id = id;
  priv->texts = texts;
  priv->loaded = loaded;
  for (guint i = 0; changed != 0 && priv->watches != NULL && i < priv->watches->len; i++)
    {
      const Watch *watch = &g_array_index (priv->watches, Watch, i);

      if (watch->text == ANY_TEXT || (changed & (G_GUINT64_CONSTANT (1) << watch->text)) != 0)
        watch->show (watch->cell, self);
    }
  g_object_thaw_notify (object);
}

void
cohort_list_row_fill (CohortListRow *self, gint64 id, char **texts)
{
  set_texts (self, id, texts, TRUE);
}

void
cohort_list_row_clear (CohortListRow *self)
{
  set_texts (self, 0, NULL, FALSE);
}
