// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "cohort-scramble.h"

#include <string.h>

/* The state that any thread reads: the key is written before the flag is raised. */
static gint is_active;
static guint64 current_key;

struct _CohortScramble
{
  GObject parent_instance;
};

enum
{
  PROP_ACTIVE = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (CohortScramble, cohort_scramble, G_TYPE_OBJECT)

static void
cohort_scramble_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_ACTIVE)
    g_value_set_boolean (value, cohort_scramble_is_active ());
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
cohort_scramble_class_init (CohortScrambleClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = cohort_scramble_get_property;
  properties[PROP_ACTIVE]
      = g_param_spec_boolean ("active", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
}

static void
cohort_scramble_init (CohortScramble *self)
{
}

/* Returns: (transfer none): the one of the program; it stays */
CohortScramble *
cohort_scramble_get_default (void)
{
  static CohortScramble *self;

  if (self == NULL)
    self = g_object_new (COHORT_TYPE_SCRAMBLE, NULL);
  return self;
}

void
cohort_scramble_set_active (CohortScramble *self, gboolean active, guint64 key)
{
  g_return_if_fail (COHORT_IS_SCRAMBLE (self));

  if (cohort_scramble_is_active () == !!active)
    return;
  if (active)
    current_key = key;
  g_atomic_int_set (&is_active, active ? 1 : 0);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
}

gboolean
cohort_scramble_is_active (void)
{
  return g_atomic_int_get (&is_active) != 0;
}

/* 64 bits that tell nothing of @data to whoever lacks the key. */
static guint64
digest (gconstpointer data, gsize size)
{
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) &current_key, sizeof current_key);
  guint8 bytes[32];
  gsize n = sizeof bytes;
  guint64 value;

  g_hmac_update (hmac, data, (gssize) size);
  g_hmac_get_digest (hmac, bytes, &n);
  memcpy (&value, bytes, sizeof value);
  return value;
}

static gboolean
is_han (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_get_script (g_utf8_get_char (p)) == G_UNICODE_SCRIPT_HAN)
      return TRUE;
  return FALSE;
}

#define PICK(words, bits) ((words)[(bits) % G_N_ELEMENTS (words)])

static const char *const first_names[] = {
  "Alex",  "Amal",  "Andrea", "Bao",   "Charlie", "Dana", "Eli",  "Emery", "Farah", "Gael", "Hana",
  "Indra", "Jamie", "Kim",    "Lee",   "Luca",    "Mika", "Nico", "Noor",  "Omar",  "Pat",  "Quinn",
  "Rene",  "Robin", "Sami",   "Sasha", "Toni",    "Uma",  "Vera", "Wen",   "Yuki",  "Zoe",
};
static const char *const last_names[] = {
  "Arden", "Birch",  "Carver", "Dale",   "Ember",  "Field",  "Garnet", "Hollis", "Iver",   "Juniper", "Kestrel",
  "Lark",  "Marsh",  "North",  "Oakley", "Porter", "Quarry", "Rowan",  "Sorrel", "Thorne", "Umber",   "Vale",
  "Wilde", "Yarrow", "Ash",    "Brook",  "Cove",   "Drift",  "Elm",    "Fern",   "Grove",  "Heath",
};
static const char *const han_surnames[]
    = { "赵", "钱", "孙", "李", "周", "吴", "郑", "冯", "陈", "卫", "蒋", "沈", "韩", "杨", "朱", "秦" };
static const char *const han_given[] = { "青山", "小舟", "若水", "云帆", "知秋", "明川", "安然", "晓峰",
                                         "子衿", "听雨", "星河", "南风", "远山", "初晴", "书言", "竹影" };

char *
cohort_scramble_name (const char *name)
{
  guint64 bits;

  if (name == NULL || *name == '\0' || !cohort_scramble_is_active ())
    return g_strdup (name);
  bits = digest (name, strlen (name));
  if (is_han (name))
    return g_strconcat (PICK (han_surnames, bits), PICK (han_given, bits >> 16), NULL);
  return g_strconcat (PICK (first_names, bits), " ", PICK (last_names, bits >> 16), NULL);
}

char *
cohort_scramble_contact (const char *contact)
{
  guint64 bits;
  g_autofree char *handle = NULL;

  if (contact == NULL || *contact == '\0' || !cohort_scramble_is_active ())
    return g_strdup (contact);
  bits = digest (contact, strlen (contact));
  handle = g_strdup_printf ("%s%03u", PICK (last_names, bits), (guint) (bits >> 16) % 1000);
  handle[0] = g_ascii_tolower (handle[0]);
  if (strstr (contact, "://") != NULL)
    return g_strconcat ("https://example.org/", handle, NULL);
  if (strchr (contact, '@') != NULL)
    return g_strconcat (handle, "@example.org", NULL);
  return g_steal_pointer (&handle);
}

/* Every letter and digit gives way to a dot, so that the shape stays and nothing can be read. */
char *
cohort_scramble_prose (const char *text)
{
  g_autoptr (GString) shown = NULL;

  if (text == NULL || !cohort_scramble_is_active ())
    return g_strdup (text);
  shown = g_string_new (NULL);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    g_string_append_unichar (shown, g_unichar_isalnum (g_utf8_get_char (p)) ? 0x2022 : g_utf8_get_char (p));
  return g_string_free_and_steal (g_steal_pointer (&shown));
}

/* As many digits, as many zeros at the end, the same sign; nothing stays nothing. */
gint64
cohort_scramble_amount (gint64 minor)
{
  guint64 left = minor < 0 ? -(guint64) minor : (guint64) minor;
  guint64 bits, shown = 0, unit = 1;

  if (left == 0 || minor == G_MININT64 || !cohort_scramble_is_active ())
    return minor;
  bits = digest (&left, sizeof left);
  for (; left % 10 == 0; left /= 10)
    unit *= 10;
  for (; left > 0; left /= 10, bits /= 9)
    {
      shown += unit * (1 + bits % 9);
      if (left >= 10)
        unit *= 10;
    }
  shown = MIN (shown, (guint64) G_MAXINT64);
  return minor < 0 ? -(gint64) shown : (gint64) shown;
}
