// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* Invented people. The first names of the list go to people who pay, so that they are seen: the same name three times,
 * another script, another direction, one word, eighty characters, and one that a spreadsheet would run. */

#include "config.h"

#include "cohort-demo-private.h"

typedef struct
{
  const char *name, *handle;
  gboolean chinese;
} SpecialName;

static const SpecialName special_names[] = {
  { "张伟", "zhangwei", TRUE },
  { "张伟", "weizhang90", TRUE },
  { "张伟", "zw_hangzhou", TRUE },
  { "王芳", "wangfang", TRUE },
  { "王芳", "fangfang", TRUE },
  { "欧阳若晴", "ruoqing", TRUE },
  { "李娜", "lina_dev", TRUE },
  { "陈默", "chenmo", TRUE },
  { "赵一鸣", "zhaoyiming", TRUE },
  { "阿依努尔·买买提", "aynur", TRUE },
  { "林詠晴", "lamwingching", TRUE },
  { "Priya Raghunathan", "priyar", FALSE },
  { "Søren Østergård", "soren-o", FALSE },
  { "Núria Ferrer", "nuriaf", FALSE },
  { "Aoife O'Neill", "aoneill", FALSE },
  { "Kaito", "kaito", FALSE },
  { "🦀crab", "crab", FALSE },
  { "ليلى حداد", "layla-h", FALSE },
  { "=cmd()", "cmd", FALSE },
  { "Maximiliana Konstanze Freifrau von und zu Hohenstein-Wackerbarth auf Burg Altena", "mkfvh", FALSE },
  { "Li Na", "li-na", FALSE },
};

static const char *const families[] = {
  "李", "王", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭",
  "何", "高", "林", "罗", "郑", "梁", "谢", "宋", "唐", "许", "韩", "冯", "邓", "曹", "彭", "曾",
};
static const char *const family_sounds[] = {
  "li",  "wang", "zhang", "liu", "chen", "yang", "huang", "zhao", "wu",   "zhou",  "xu",
  "sun", "ma",   "zhu",   "hu",  "guo",  "he",   "gao",   "lin",  "luo",  "zheng", "liang",
  "xie", "song", "tang",  "xu",  "han",  "feng", "deng",  "cao",  "peng", "zeng",
};
static const char *const given[] = {
  "子涵", "浩然", "思远", "雨桐", "俊杰", "欣怡", "志强", "晓峰", "梦琪", "博文", "天宇",
  "诗涵", "建国", "嘉豪", "静怡", "明哲", "文博", "佳琪", "宇轩", "若曦", "振华", "小雨",
  "立新", "海燕", "卓",   "宁",   "睿",   "岩",   "磊",   "洋",   "楠",   "帆",
};
static const char *const given_sounds[] = {
  "zihan",  "haoran",  "siyuan", "yutong", "junjie",  "xinyi", "zhiqiang", "xiaofeng", "mengqi", "bowen",   "tianyu",
  "shihan", "jianguo", "jiahao", "jingyi", "mingzhe", "wenbo", "jiaqi",    "yuxuan",   "ruoxi",  "zhenhua", "xiaoyu",
  "lixin",  "haiyan",  "zhuo",   "ning",   "rui",     "yan",   "lei",      "yang",     "nan",    "fan",
};
static const char *const firsts[] = {
  "Anna", "Ben",    "Carla", "David", "Elena", "Felix",   "Greta", "Hugo",   "Ines",   "Jonas",  "Katya",
  "Liam", "Marta",  "Noah",  "Olga",  "Pedro", "Quentin", "Rosa",  "Samuel", "Tessa",  "Umar",   "Vera",
  "Wout", "Ximena", "Yusuf", "Zoe",   "Akira", "Hana",    "Ravi",  "Amara",  "Dmitri", "Linnea",
};
static const char *const lasts[] = {
  "Almeida",   "Bergström", "Costa",    "Dubois",    "Eriksen", "Fischer", "García", "Horváth",
  "Ivanova",   "Jansen",    "Kowalski", "Lindqvist", "Moreau",  "Novák",   "Okafor", "Petrov",
  "Quinn",     "Rossi",     "Schmidt",  "Tanaka",    "Urbánek", "Varga",   "Weber",  "Yılmaz",
  "Zieliński", "Murphy",    "Nair",     "Suzuki",    "Haddad",  "Mbeki",   "Park",   "Silva",
};

G_STATIC_ASSERT (G_N_ELEMENTS (families) == G_N_ELEMENTS (family_sounds));
G_STATIC_ASSERT (G_N_ELEMENTS (given) == G_N_ELEMENTS (given_sounds));
G_STATIC_ASSERT (G_N_ELEMENTS (firsts) == G_N_ELEMENTS (families));
G_STATIC_ASSERT (G_N_ELEMENTS (lasts) == G_N_ELEMENTS (given));

/* Keeps a text for as long as the world. */
const char *
cohort_demo_keep (CohortDemoWorld *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  return g_string_chunk_insert (self->strings, text);
}

/* @handle: (out) (transfer full): without a number that makes it unique
 *
 * Of the 1,024 names of each language every one is used before one comes again: people who are called the same are the
 * exception. */
const char *
cohort_demo_make_name (CohortDemoWorld *self, guint person, gboolean chinese, char **handle)
{
  guint place = (guint) ((person * 389 + self->seed * 97) % (G_N_ELEMENTS (families) * G_N_ELEMENTS (given)));
  guint a = place / G_N_ELEMENTS (given), b = place % G_N_ELEMENTS (given);

  if (chinese)
    {
      *handle = g_strdup_printf ("%s%s", family_sounds[a], given_sounds[b]);
      return cohort_demo_keep (self, "%s%s", families[a], given[b]);
    }
  *handle = g_strdup_printf ("%s%c", firsts[a], lasts[b][0]);
  (*handle)[0] = g_ascii_tolower ((*handle)[0]);
  return cohort_demo_keep (self, "%s %s", firsts[a], lasts[b]);
}

/* Returns: (nullable): the name of the @index-th of those who pay and have one of their own */
const char *
cohort_demo_special_name (guint index, gboolean *chinese, const char **handle)
{
  if (index >= G_N_ELEMENTS (special_names))
    return NULL;
  *chinese = special_names[index].chinese;
  *handle = special_names[index].handle;
  return special_names[index].name;
}
