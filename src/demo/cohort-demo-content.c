// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What was published: weekly build notes since the eighth month but for the five weeks of the hiatus, a live session a
 * month, two courses, podcasts and short tips; some by guests. */

#include "config.h"

#include "cohort-demo-private.h"

const char *const cohort_demo_topics[COHORT_DEMO_N_TOPICS]
    = { "rust", "gtk", "linux", "sqlite", "career", "tooling", "ai-agents" };
const char *const cohort_demo_guests[COHORT_DEMO_N_GUESTS] = { "许嘉树", "Núria Ferrer" };

enum
{
  N_POSTS = 160,
  N_TIPS = 40,
  N_PODCASTS = 6,
  FIRST_NOTE_MONTH = 8,
};

static const char *const subjects[COHORT_DEMO_N_TOPICS][6] = {
  { "借用检查器教我的三件事", "Trait 对象还是泛型", "An error type per layer", "Pin 到底钉住了什么",
    "无锁队列的一次失败", "Shrinking a release binary" },
  { "一个列表控件怎样做到十万行", "GtkListView without surprises", "用 Blueprint 写界面", "信号、属性与生命周期",
    "Adaptive layouts in practice", "自绘图表与无障碍" },
  { "io_uring 初探", "systemd 定时器替代 cron", "A morning with perf", "文件锁的坑", "Namespaces by hand",
    "从源码读一次 execve" },
  { "WAL 模式下的读写并发", "SQLite in a GTK app", "FTS5 与中文分词", "一条慢查询的解剖", "Sessions and undo",
    "STRICT 表值得用吗" },
  { "独立开发第三年的账本", "Saying no to good offers", "怎样给自己定价", "一个人的发布流程", "Burnout, plainly",
    "开源与吃饭" },
  { "Meson 与可复现构建", "clang-format without tears", "我的调试工具箱", "A fuzzer in an afternoon",
    "二分定位一次回归", "ccache 省下的时间" },
  { "让代理替我读日志", "Agents that write tests", "本地模型够用了吗", "Tool calls and trust", "提示词不是架构",
    "Reviewing code nobody wrote" },
};

static const char *const terminal_lessons[] = {
  "原始模式与按键", "画一个屏幕", "移动光标", "打开一个文件", "滚动",         "插入与删除",
  "保存而不丢数据", "增量搜索",   "语法高亮", "撤销树",       "Unicode 宽度", "发布第一个版本",
};
static const char *const gtk_lessons[] = {
  "Hello, window",  "Subclassing",   "Properties and bindings", "Lists", "Async without blocking", "Blueprint",
  "Custom drawing", "Accessibility", "Shipping a Flatpak",
};

static const char *const bodies[COHORT_DEMO_N_TOPICS] = {
  "本周的主角是所有权。先写了一个能编译的版本，再写了一个说得清的版本。\n\nThe diff is 40 lines; the reasons are "
  "longer.",
  "界面的事情：先量，再改。帧时间从 31 ms 到 9 ms，只动了一个工厂函数。\n\nMeasure, then move one thing.",
  "内核给的接口很老实，文档也是。附上可以直接运行的例子。\n\nEvery example runs as it stands.",
  "一个文件就是一个数据库，这件事值得反复享受。附 EXPLAIN QUERY PLAN 的输出。\n\nOne file, one community.",
  "钱、时间和睡眠，按这个顺序讲。数字都是真的，名字不是。\n\nNumbers are real, names are not.",
  "工具链的小修小补，加起来就是一周里省下的一个下午。\n\nSmall tools, whole afternoons.",
  "把能验证的交给机器，把要负责的留给自己。\n\nDelegate what you can check.",
};

typedef struct
{
  CohortDemoWorld *world;
  CohortDemoRandom random;
  int notes, lives, tips, podcasts;
} Desk;

static void
publish (Desk *desk, CohortDay day, CohortDemoPostKind kind, guint topic, const char *title)
{
  CohortDemoWorld *self = desk->world;
  CohortDemoRandom *random = &desk->random;
  static const int least[] = { 120, 150, 60, 180, 90, 15 }, most[] = { 330, 260, 120, 320, 200, 45 };
  static const CohortDemoTier access[] = { COHORT_DEMO_BASIC, COHORT_DEMO_PREMIUM, COHORT_DEMO_BASIC,
                                           COHORT_DEMO_BASIC, COHORT_DEMO_BASIC,   COHORT_DEMO_BASIC };
  CohortDemoPost post = {
    .id = cohort_demo_keep (self, "%024x", 0xab0000u + self->posts->len),
    .title = title,
    .body = bodies[topic],
    .kind = kind,
    .course = -1,
    .topics = { topic, topic },
    .access = access[kind],
    .guest = -1,
    .minutes = cohort_demo_random_between (random, least[kind], most[kind]),
    .at_us = cohort_demo_instant (day, cohort_demo_random_between (random, 20 * 3600, 23 * 3600)),
  };

  post.open = kind == COHORT_DEMO_TIP_POST || kind == COHORT_DEMO_PODCAST
              || (kind == COHORT_DEMO_ARTICLE && cohort_demo_random_chance (random, 250000));
  if (cohort_demo_random_chance (random, 350000))
    post.topics[1] = cohort_demo_random_below (random, COHORT_DEMO_N_TOPICS);
  if (kind == COHORT_DEMO_ARTICLE && cohort_demo_random_chance (random, 100000))
    post.guest = (int) cohort_demo_random_below (random, COHORT_DEMO_N_GUESTS);
  g_array_append_val (self->posts, post);
}

static const char *
draw_subject (Desk *desk, guint *topic)
{
  *topic = cohort_demo_random_below (&desk->random, COHORT_DEMO_N_TOPICS);
  return subjects[*topic][cohort_demo_random_below (&desk->random, G_N_ELEMENTS (subjects[0]))];
}

static gboolean
is_silent (const CohortDemoWorld *self, CohortDay day)
{
  return day >= self->hiatus_from && day < self->hiatus_to;
}

static void
write_notes (Desk *desk)
{
  CohortDemoWorld *self = desk->world;

  for (CohortDay day = self->months[FIRST_NOTE_MONTH - 1] + 3; day <= self->anchor; day += 7)
    {
      guint topic;
      const char *subject = draw_subject (desk, &topic);

      if (is_silent (self, day))
        continue;
      publish (desk, day, COHORT_DEMO_ARTICLE, topic,
               cohort_demo_keep (self, "构建手记 #%d：%s", ++desk->notes, subject));
    }
}

static void
go_live (Desk *desk)
{
  CohortDemoWorld *self = desk->world;

  for (int m = 0; m < COHORT_DEMO_MONTHS; m++)
    {
      CohortDay day = self->months[m + 1] - cohort_demo_random_between (&desk->random, 4, 8);
      guint topic;
      const char *subject = draw_subject (desk, &topic);

      if (!is_silent (self, day))
        publish (desk, day, COHORT_DEMO_LIVE, topic,
                 cohort_demo_keep (self, "直播 %02d（回放）：%s", ++desk->lives, subject));
    }
}

static void
teach (Desk *desk, CohortDay first, int step, guint topic, const char *title, const char *const *lessons, guint n)
{
  CohortDemoWorld *self = desk->world;
  int course = (int) self->posts->len;

  publish (desk, first, COHORT_DEMO_COURSE_ITSELF, topic, title);
  for (guint i = 0; i < n; i++)
    {
      CohortDay day = MIN (first + 1 + (int) i * step, self->anchor);

      publish (desk, day, COHORT_DEMO_LESSON, topic, cohort_demo_keep (self, "%s · %02u %s", title, i + 1, lessons[i]));
      cohort_demo_post (self, (int) self->posts->len - 1)->course = course;
    }
}

/* Podcasts and tips fall on days of their own; what is left of the number are tips. */
static void
fill_up (Desk *desk)
{
  CohortDemoWorld *self = desk->world;
  int length = self->anchor - self->months[0];

  for (int i = 0; i < N_PODCASTS; i++)
    {
      guint topic;
      const char *subject = draw_subject (desk, &topic);

      publish (desk, self->months[0] + 40 + i * (length - 60) / N_PODCASTS, COHORT_DEMO_PODCAST, topic,
               cohort_demo_keep (self, "夜谈 EP%02d：%s", ++desk->podcasts, subject));
    }
  for (int tries = 0; (self->posts->len < N_POSTS || desk->tips < N_TIPS) && tries < 1000; tries++)
    {
      CohortDay day = self->months[0] + cohort_demo_random_between (&desk->random, 2, length - 2);
      guint topic;
      const char *subject = draw_subject (desk, &topic);

      if (is_silent (self, day))
        continue;
      publish (desk, day, COHORT_DEMO_TIP_POST, topic,
               cohort_demo_keep (self, "小技巧 %02d：%s", ++desk->tips, subject));
    }
}

static int
compare_posts (gconstpointer a, gconstpointer b, gpointer data)
{
  const CohortDemoWorld *self = data;
  int one = *(const int *) a, other = *(const int *) b;
  gint64 at = cohort_demo_post (self, one)->at_us, than = cohort_demo_post (self, other)->at_us;

  if (at != than)
    return at < than ? -1 : 1;
  return one - other;
}

static void
sort_posts (CohortDemoWorld *self)
{
  guint n = self->posts->len;
  g_autofree int *order = g_new (int, n), *place = g_new (int, n);
  GArray *sorted = g_array_sized_new (FALSE, FALSE, sizeof (CohortDemoPost), n);

  for (guint i = 0; i < n; i++)
    order[i] = (int) i;
  g_sort_array (order, n, sizeof *order, compare_posts, self);
  for (guint i = 0; i < n; i++)
    {
      place[order[i]] = (int) i;
      g_array_append_val (sorted, g_array_index (self->posts, CohortDemoPost, order[i]));
    }
  g_array_unref (self->posts);
  self->posts = sorted;
  for (guint i = 0; i < n; i++)
    if (cohort_demo_post (self, (int) i)->course >= 0)
      cohort_demo_post (self, (int) i)->course = place[cohort_demo_post (self, (int) i)->course];
}

void
cohort_demo_add_content (CohortDemoWorld *self)
{
  Desk desk = { .world = self };

  cohort_demo_random_init (&desk.random, self->seed, COHORT_DEMO_FOR_CONTENT, 0);
  write_notes (&desk);
  go_live (&desk);
  teach (&desk, self->months[COHORT_DEMO_MONTH_COURSE - 1] + 2, 7, 0, "从零写一个终端编辑器", terminal_lessons,
         G_N_ELEMENTS (terminal_lessons));
  teach (&desk, self->months[COHORT_DEMO_MONTH_DECLINES - 1] + 2, 10, 1, "GTK4 in Rust", gtk_lessons,
         G_N_ELEMENTS (gtk_lessons));
  fill_up (&desk);
  sort_posts (self);
}
