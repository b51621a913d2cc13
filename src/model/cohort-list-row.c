// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cohort-list-row-private.h"

typedef struct
{
  gint64 id;
  gboolean loaded;
  char **texts; /* (owned): n_texts of them, "" before the page is here */
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
 * @names: (transfer none): static names of the properties
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

gint64
cohort_list_row_get_id (CohortListRow *self)
{
  return PRIVATE (self)->id;
}

void
cohort_list_row_fill (CohortListRow *self, gint64 id, char **texts)
{
  CohortListRowPrivate *priv = PRIVATE (self);
  CohortListRowClass *klass = COHORT_LIST_ROW_GET_CLASS (self);
  GObject *object = G_OBJECT (self);

  g_object_freeze_notify (object);
  if (priv->id != id)
    {
      priv->id = id;
      g_object_notify_by_pspec (object, id_pspec);
    }
  for (guint i = 0; i < klass->n_texts; i++)
    if (g_strcmp0 (priv->texts != NULL ? priv->texts[i] : "", texts[i]) != 0)
      g_object_notify_by_pspec (object, klass->pspecs[i]);
  free_texts (self);
  priv->texts = texts;
  if (!priv->loaded)
    {
      priv->loaded = TRUE;
      g_object_notify_by_pspec (object, loaded_pspec);
    }
  g_object_thaw_notify (object);
}
