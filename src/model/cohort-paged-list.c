// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* One question at a time, with a number of its own: an answer that carries an older number is dropped.
 *
 * Whether the question is a new one (other search, filter or order) or facts changed, items keep their places and are
 * filled anew, and only the tail is added or removed: a view has widgets for some 200 rows, and to fill a row in anew
 * costs it a tenth of binding another. Of the pages those stay that somebody holds an item of, and some looked at
 * lately. */

#include "config.h"

#include "cohort-list-row-private.h"
#include "cohort-paged-list-private.h"
#include "cohort-paged-question.h"

#define PAGE_SIZE COHORT_PAGED_SIZE
#define MAX_PAGES 24 /* cached; a view holds at most about 200 rows itself */

typedef struct
{
  guint64 index;
  GObject *items[PAGE_SIZE]; /* (owned) (nullable): made when first looked at */
  GPtrArray *rows;           /* (element-type CohortShownRow) (owned) (nullable): NULL until the answer is here */
  gboolean asked;
  guint64 used; /* when it was last looked at, in looks */
} Page;

typedef struct
{
  CohortSession *session; /* (owned) */
  char *search;
  char *sort_key;
  gboolean descending;
  gboolean loading;
  char *error; /* (nullable) */

  CohortPagedQuestion *question;
  guint last_number;
  gboolean fresh; /* the question is new */
  guint64 n;
  GHashTable *pages; /* index -> Page */
  guint64 looks;
  GCancellable *cancellable;
} CohortPagedListPrivate;

enum
{
  PROP_SESSION = 1,
  PROP_SEARCH,
  PROP_SORT_KEY,
  PROP_DESCENDING,
  PROP_LOADING,
  PROP_ERROR,
  PROP_N_ITEMS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  RENEWED,
  FILLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void cohort_paged_list_list_model_init (GListModelInterface *iface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (CohortPagedList, cohort_paged_list, G_TYPE_OBJECT,
                                  G_ADD_PRIVATE (CohortPagedList)
                                      G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, cohort_paged_list_list_model_init))

#define PRIVATE(self) ((CohortPagedListPrivate *) cohort_paged_list_get_instance_private (self))

static void
page_free (gpointer data)
{
  Page *page = data;

  for (guint i = 0; i < PAGE_SIZE; i++)
    g_clear_object (&page->items[i]);
  g_clear_pointer (&page->rows, g_ptr_array_unref);
  g_free (page);
}

static void
set_error (CohortPagedList *self, const char *message)
{
  CohortPagedListPrivate *priv = PRIVATE (self);

  if (g_set_str (&priv->error, message))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
set_loading (CohortPagedList *self, gboolean loading)
{
  CohortPagedListPrivate *priv = PRIVATE (self);

  if (priv->loading == loading)
    return;
  priv->loading = loading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
fill_item (CohortPagedList *self, GObject *item, const CohortShownRow *row)
{
  CohortPagedListClass *klass = COHORT_PAGED_LIST_GET_CLASS (self);
  char **texts = g_new (char *, row->n_texts);

  for (guint i = 0; i < row->n_texts; i++)
    texts[i] = g_strdup (row->texts[i]);
  if (klass->take_other != NULL)
    klass->take_other (item, row->other);
  cohort_list_row_fill (COHORT_LIST_ROW (item), row->id, texts);
}

static void
fill_page (CohortPagedList *self, Page *page, GPtrArray *rows)
{
  g_clear_pointer (&page->rows, g_ptr_array_unref);
  page->rows = g_ptr_array_ref (rows);
  page->asked = FALSE;
  for (guint i = 0; i < PAGE_SIZE; i++)
    if (page->items[i] != NULL && i < rows->len)
      fill_item (self, page->items[i], g_ptr_array_index (rows, i));
    else if (page->items[i] != NULL)
      cohort_list_row_clear (COHORT_LIST_ROW (page->items[i]));
  g_signal_emit (self, signals[FILLED], 0, (guint) (page->index * PAGE_SIZE), PAGE_SIZE);
}

/* A view shows rows of the page: then it must learn of what they are now. */
static gboolean
is_held (const Page *page)
{
  for (guint i = 0; i < PAGE_SIZE; i++)
    if (page->items[i] != NULL && g_atomic_int_get ((const int *) &page->items[i]->ref_count) > 1)
      return TRUE;
  return FALSE;
}

static void
clear_items (Page *page)
{
  for (guint i = 0; i < PAGE_SIZE; i++)
    if (page->items[i] != NULL)
      cohort_list_row_clear (COHORT_LIST_ROW (page->items[i]));
}

static Page *
add_page (CohortPagedList *self, guint64 index)
{
  CohortPagedListPrivate *priv = PRIVATE (self);
  Page *page = g_new0 (Page, 1);

  page->index = index;
  page->used = ++priv->looks;
  g_hash_table_insert (priv->pages, &page->index, page);
  return page;
}

static void
forget_oldest (CohortPagedList *self)
{
  CohortPagedListPrivate *priv = PRIVATE (self);
  GHashTableIter iter;
  gpointer value;
  Page *oldest = NULL;

  if (g_hash_table_size (priv->pages) <= MAX_PAGES)
    return;
  g_hash_table_iter_init (&iter, priv->pages);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Page *page = value;

      if (!page->asked && (oldest == NULL || page->used < oldest->used))
        oldest = page;
    }
  if (oldest != NULL)
    g_hash_table_remove (priv->pages, &oldest->index);
}

static void answered_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
send (CohortPagedList *self, guint64 page, gboolean with_count)
{
  CohortPagedListPrivate *priv = PRIVATE (self);

  cohort_store_read_async (cohort_session_get_store (priv->session), cohort_paged_answer,
                           cohort_paged_ask_new (priv->question, page, with_count), cohort_paged_ask_free,
                           cohort_paged_answer_free, priv->cancellable, answered_cb, self);
}

/* The pages on the screen are asked for again, the others forgotten. */
static void
refresh_pages (CohortPagedList *self, guint64 except)
{
  CohortPagedListPrivate *priv = PRIVATE (self);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, priv->pages);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Page *page = value;

      if (page->index == except)
        continue;
      if (page->index * PAGE_SIZE < priv->n && is_held (page))
        {
          page->asked = TRUE;
          send (self, page->index, FALSE);
          continue;
        }
      clear_items (page);
      g_hash_table_iter_remove (&iter);
    }
}

static void
take_count (CohortPagedList *self, const CohortPagedAnswer *result)
{
  CohortPagedListPrivate *priv = PRIVATE (self);
  const guint old = priv->n;
  Page *page = g_hash_table_lookup (priv->pages, &result->page);
  guint kept;

  priv->n = MIN (result->n, G_MAXUINT);
  kept = MIN (old, priv->n);
  fill_page (self, page != NULL ? page : add_page (self, result->page), result->rows);
  refresh_pages (self, result->page);
  if (priv->fresh)
    g_signal_emit (self, signals[RENEWED], 0);
  priv->fresh = FALSE;
  if (old != kept || priv->n != kept)
    g_list_model_items_changed (G_LIST_MODEL (self), kept, old - kept, priv->n - kept);
  if (old != priv->n)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
  set_loading (self, FALSE);
}

static void
answered_cb (GObject *source, GAsyncResult *async_result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CohortPagedAnswer) result = cohort_store_read_finish (COHORT_STORE (source), async_result, &error);
  CohortPagedList *self;
  CohortPagedListPrivate *priv;
  Page *page;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = COHORT_PAGED_LIST (user_data);
  priv = PRIVATE (self);
  if (result == NULL)
    {
      set_error (self, error->message);
      set_loading (self, FALSE);
      return;
    }
  if (result->number != priv->last_number)
    return;
  set_error (self, NULL);
  if (result->with_count)
    take_count (self, result);
  else if ((page = g_hash_table_lookup (priv->pages, &result->page)) != NULL)
    fill_page (self, page, result->rows);
}

static void
ask (CohortPagedList *self, gboolean fresh)
{
  CohortPagedListPrivate *priv = PRIVATE (self);
  CohortPagedListClass *klass = COHORT_PAGED_LIST_GET_CLASS (self);

  g_cancellable_cancel (priv->cancellable);
  g_clear_object (&priv->cancellable);
  priv->cancellable = g_cancellable_new ();

  g_clear_pointer (&priv->question, cohort_paged_question_unref);
  priv->question = cohort_paged_question_new (klass, klass->make_query (self), ++priv->last_number);
  priv->fresh |= fresh;
  set_loading (self, TRUE);
  send (self, 0, TRUE);
}

/**
 * cohort_paged_list_ask:
 *
 * For subclasses: a filter changed.
 */
void
cohort_paged_list_ask (CohortPagedList *self)
{
  ask (self, TRUE);
}

static void
session_changed_cb (CohortSession *session, guint domains, gpointer user_data)
{
  CohortPagedList *self = COHORT_PAGED_LIST (user_data);

  if (domains & COHORT_PAGED_LIST_GET_CLASS (self)->domains)
    ask (self, FALSE);
}

/* GListModel */

static GType
cohort_paged_list_get_item_type (GListModel *model)
{
  return COHORT_PAGED_LIST_GET_CLASS (COHORT_PAGED_LIST (model))->item_type;
}

static guint
cohort_paged_list_get_n_items (GListModel *model)
{
  return PRIVATE (COHORT_PAGED_LIST (model))->n;
}

static gpointer
cohort_paged_list_get_item (GListModel *model, guint position)
{
  CohortPagedList *self = COHORT_PAGED_LIST (model);
  CohortPagedListPrivate *priv = PRIVATE (self);
  CohortPagedListClass *klass = COHORT_PAGED_LIST_GET_CLASS (self);
  const guint64 index = position / PAGE_SIZE;
  const guint place = position % PAGE_SIZE;
  Page *page;

  if (position >= priv->n)
    return NULL;
  page = g_hash_table_lookup (priv->pages, &index);
  if (page == NULL)
    {
      page = add_page (self, index);
      page->asked = TRUE;
      send (self, index, FALSE);
      forget_oldest (self);
    }
  page->used = ++priv->looks;
  if (page->items[place] == NULL)
    {
      page->items[place] = g_object_new (klass->item_type, NULL);
      if (page->rows != NULL && place < page->rows->len)
        fill_item (self, page->items[place], g_ptr_array_index (page->rows, place));
    }
  return g_object_ref (page->items[place]);
}

static void
cohort_paged_list_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = cohort_paged_list_get_item_type;
  iface->get_n_items = cohort_paged_list_get_n_items;
  iface->get_item = cohort_paged_list_get_item;
}

/* Public */

CohortSession *
cohort_paged_list_get_session (CohortPagedList *self)
{
  g_return_val_if_fail (COHORT_IS_PAGED_LIST (self), NULL);

  return PRIVATE (self)->session;
}

/**
 * cohort_paged_list_set_search:
 * @text: (nullable): words that a row must hold
 */
void
cohort_paged_list_set_search (CohortPagedList *self, const char *text)
{
  CohortPagedListPrivate *priv;

  g_return_if_fail (COHORT_IS_PAGED_LIST (self));

  priv = PRIVATE (self);
  if (!g_set_str (&priv->search, text != NULL ? text : ""))
    return;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCH]);
  ask (self, TRUE);
}

const char *
cohort_paged_list_get_search (CohortPagedList *self)
{
  g_return_val_if_fail (COHORT_IS_PAGED_LIST (self), NULL);

  return PRIVATE (self)->search;
}

/**
 * cohort_paged_list_set_sort:
 * @key: one of the subclass's keys
 */
void
cohort_paged_list_set_sort (CohortPagedList *self, const char *key, gboolean descending)
{
  CohortPagedListPrivate *priv;

  g_return_if_fail (COHORT_IS_PAGED_LIST (self));
  g_return_if_fail (key != NULL);

  priv = PRIVATE (self);
  if (g_strcmp0 (priv->sort_key, key) == 0 && priv->descending == descending)
    return;
  g_set_str (&priv->sort_key, key);
  priv->descending = descending;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SORT_KEY]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DESCENDING]);
  ask (self, TRUE);
}

const char *
cohort_paged_list_get_sort_key (CohortPagedList *self)
{
  return PRIVATE (self)->sort_key;
}

gboolean
cohort_paged_list_get_descending (CohortPagedList *self)
{
  return PRIVATE (self)->descending;
}

/**
 * cohort_paged_list_reload:
 *
 * Asks the same question again, keeping the items in their places.
 */
void
cohort_paged_list_reload (CohortPagedList *self)
{
  g_return_if_fail (COHORT_IS_PAGED_LIST (self));

  ask (self, FALSE);
}

/**
 * cohort_paged_list_peek_id:
 *
 * Returns: the id of the row at @position; 0 when its page is not here, which is not asked for
 */
gint64
cohort_paged_list_peek_id (CohortPagedList *self, guint position)
{
  const guint64 index = position / PAGE_SIZE;
  const Page *page = g_hash_table_lookup (PRIVATE (self)->pages, &index);
  const guint place = position % PAGE_SIZE;

  if (page == NULL || page->rows == NULL || place >= page->rows->len || position >= PRIVATE (self)->n)
    return 0;
  return ((const CohortShownRow *) g_ptr_array_index (page->rows, place))->id;
}

gboolean
cohort_paged_list_is_loading (CohortPagedList *self)
{
  g_return_val_if_fail (COHORT_IS_PAGED_LIST (self), FALSE);

  return PRIVATE (self)->loading;
}

static void
cohort_paged_list_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CohortPagedListPrivate *priv = PRIVATE (COHORT_PAGED_LIST (object));

  switch (prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, priv->session);
      break;
    case PROP_SEARCH:
      g_value_set_string (value, priv->search);
      break;
    case PROP_SORT_KEY:
      g_value_set_string (value, priv->sort_key);
      break;
    case PROP_DESCENDING:
      g_value_set_boolean (value, priv->descending);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, priv->loading);
      break;
    case PROP_ERROR:
      g_value_set_string (value, priv->error);
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, priv->n);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cohort_paged_list_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  CohortPagedList *self = COHORT_PAGED_LIST (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      PRIVATE (self)->session = g_value_dup_object (value);
      break;
    case PROP_SEARCH:
      cohort_paged_list_set_search (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cohort_paged_list_constructed (GObject *object)
{
  CohortPagedList *self = COHORT_PAGED_LIST (object);

  G_OBJECT_CLASS (cohort_paged_list_parent_class)->constructed (object);
  g_signal_connect_object (PRIVATE (self)->session, "changed", G_CALLBACK (session_changed_cb), self,
                           G_CONNECT_DEFAULT);
  ask (self, TRUE);
}

static void
cohort_paged_list_dispose (GObject *object)
{
  CohortPagedListPrivate *priv = PRIVATE (COHORT_PAGED_LIST (object));

  g_cancellable_cancel (priv->cancellable);
  g_clear_object (&priv->cancellable);
  g_clear_object (&priv->session);
  G_OBJECT_CLASS (cohort_paged_list_parent_class)->dispose (object);
}

static void
cohort_paged_list_finalize (GObject *object)
{
  CohortPagedListPrivate *priv = PRIVATE (COHORT_PAGED_LIST (object));

  g_free (priv->search);
  g_free (priv->sort_key);
  g_free (priv->error);
  g_clear_pointer (&priv->question, cohort_paged_question_unref);
  g_hash_table_unref (priv->pages);
  G_OBJECT_CLASS (cohort_paged_list_parent_class)->finalize (object);
}

static void
cohort_paged_list_class_init (CohortPagedListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = cohort_paged_list_get_property;
  object_class->set_property = cohort_paged_list_set_property;
  object_class->constructed = cohort_paged_list_constructed;
  object_class->dispose = cohort_paged_list_dispose;
  object_class->finalize = cohort_paged_list_finalize;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, COHORT_TYPE_SESSION,
                                                  G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SEARCH] = g_param_spec_string ("search", NULL, NULL, "",
                                                 G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SORT_KEY] = g_param_spec_string ("sort-key", NULL, NULL, NULL, readable);
  properties[PROP_DESCENDING] = g_param_spec_boolean ("descending", NULL, NULL, FALSE, readable);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, readable);
  properties[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, NULL, readable);
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[RENEWED]
      = g_signal_new ("renewed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FILLED] = g_signal_new ("filled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
}

static void
cohort_paged_list_init (CohortPagedList *self)
{
  CohortPagedListPrivate *priv = PRIVATE (self);

  priv->search = g_strdup ("");
  priv->pages = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, page_free);
}
