// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* What members ask, hand in, and say when they leave. */

#include "config.h"

#include "cohort-demo-private.h"

enum
{
  N_QUESTIONS = 210,
  N_OPEN = 19,
  N_LATE = 5,
  N_SUBMISSIONS = 140,
  N_WAITING = 9,
  N_EXITS = 60,
};

static const char *const asked[COHORT_DEMO_N_TOPICS][3] = {
  { "这里为什么要用 Arc 而不是 Rc？", "How do I return a closure here?", "生命周期标注写了三个还是不过，求指点。" },
  { "列表滚动时闪一下，怎么查？", "Which signal fires when the model changes?", "自定义控件怎么支持屏幕阅读器？" },
  { "容器里看不到宿主的时区，正常吗？", "Does fsync on a folder do anything?", "怎样限制一个服务的内存？" },
  { "WAL 文件一直变大怎么办？", "When is a covering index worth it?", "FTS5 搜两个汉字搜不到。" },
  { "第一批客户是怎么来的？", "How do you price a course?", "要不要辞职做独立开发？" },
  { "Meson 子项目怎么固定版本？", "Is there a quick way to bisect a flaky test?", "格式化提交弄乱了 blame。" },
  { "代理总改不该改的文件，怎么管？", "Local model or hosted one for review?", "怎样给生成的代码写测试？" },
};

/* To each of them. */
static const char *const replied[COHORT_DEMO_N_TOPICS][3] = {
  { "因为值要跨线程共享：Rc 的计数不是原子的，编译器不让它离开本线程。只在一个线程里就用 Rc。",
    "Return impl Fn, or Box<dyn Fn> where the branches give different closures; add move so that it owns what it uses.",
    "先数谁活得最久：返回值只借自一个参数时，一个标注就够；三个往往说明该拆结构体，或者干脆拥有数据。" },
  { "多半是模型整表重发 items-changed。只报变了的区间，再看工厂的 bind 里有没有重新建控件。",
    "items-changed, with position, removed and added. Listen to it on the model that the view uses, not on the one "
    "below.",
    "给它一个角色和名字：gtk_accessible_update_property 写 LABEL，键盘能到的每一处都要能念出来。" },
  { "正常：容器有自己的 /etc/localtime。挂载宿主的那一个，或者设 TZ，程序里一律存 UTC。",
    "Yes: it writes the folder's entries. After a rename, fsync the file first and then the folder that holds it.",
    "systemd 里写 MemoryMax；先用 MemoryHigh 让它慢下来，再看 memory.events 里的 oom 次数。" },
  { "有读者一直开着事务，检查点就收不回 WAL。缩短读事务，再跑一次 wal_checkpoint(TRUNCATE)。",
    "When the query reads few columns of many rows: EXPLAIN QUERY PLAN then says COVERING INDEX. Measure the writes "
    "too.",
    "unicode61 不切汉字。写入前自己拆成二元组，查询时也拆成短语；三个字以上可以试 trigram。" },
  { "从回答别人的问题来的：写清楚的那几篇被转走，三个月后有人来信问能不能付钱。",
    "Ask ten buyers what it replaces, then set a price that you can say aloud. Raise it for new ones only, with a "
    "date.",
    "先攒够十二个月的开销，再看副业连续半年能不能付房租。两条都满足之前不要。" },
  { "在 wrap 文件里写死 revision，用提交号而不是分支名；升级单独成一个提交。",
    "git bisect run with a loop: fail if any of thirty runs fails. Fix the seed first, or the loop will not end.",
    "把格式化的提交号写进 .git-blame-ignore-revs，再设 blame.ignoreRevsFile。" },
  { "给它一张可以动的文件清单，其余只读；每一步先看 diff 再让它继续。",
    "Local where the code must not leave; hosted where the review is long. Compare both on ten old bugs before you "
    "pay.",
    "先写会失败的测试，再让它生成；测试由人来写，断言的是行为而不是实现。" },
};

static const char *const farewells[] = {
  "谢谢这一年，工作换了方向。",     "Too little time to read it all. Thank you!",
  "预算紧，先停一停，也许会回来。", "I learned what I came for.",
  "内容很好，只是我用不上这么多。", "Moved to another stack.",
};
static const char *const harsh_farewells[] = {
  "五个星期没有更新，一句解释也没有。",
  "The last three notes were filler. Not worth the price.",
  "问题问了两个星期没人回答，VIP 是个笑话。",
};

static guint
wanted (const CohortDemoWorld *self, guint n)
{
  if (self->size == COHORT_DEMO_LARGE)
    return n * 80;
  return self->size == COHORT_DEMO_SMALL ? (n + 9) / 10 : n;
}

static int
by_question_time (gconstpointer a, gconstpointer b)
{
  const CohortDemoQuestion *one = a, *other = b;

  if (one->asked_us != other->asked_us)
    return one->asked_us < other->asked_us ? -1 : 1;
  return one->identity - other->identity;
}

static int
by_hand_in_time (gconstpointer a, gconstpointer b)
{
  const CohortDemoSubmission *one = a, *other = b;

  if (one->handed_us != other->handed_us)
    return one->handed_us < other->handed_us ? -1 : 1;
  return one->identity - other->identity;
}

static int
by_exit_time (gconstpointer a, gconstpointer b)
{
  const CohortDemoExit *one = a, *other = b;

  if (one->at_us != other->at_us)
    return one->at_us < other->at_us ? -1 : 1;
  return one->subscription - other->subscription;
}

static CohortDay
last_paid_day (const CohortDemoWorld *self, const CohortDemoSubscription *sub)
{
  return MIN (sub->end - 1, self->anchor);
}

static gboolean
is_quiet (const CohortDemoWorld *self, const CohortDemoSubscription *sub, CohortDay day)
{
  const CohortDemoPerson *person = cohort_demo_person (self, sub->person);

  return person->quiet_from != COHORT_DAY_NONE && day >= person->quiet_from && day < person->quiet_to;
}

static int
post_before (const CohortDemoWorld *self, gint64 at_us)
{
  int found = -1;

  for (guint i = 0; i < self->posts->len && cohort_demo_post (self, (int) i)->at_us < at_us; i++)
    found = (int) i;
  return found;
}

static const CohortDemoSubscription *
draw_subscription (const CohortDemoWorld *self, CohortDemoRandom *random, int days, CohortDay *day)
{
  const CohortDemoSubscription *sub;

  if (self->subscriptions->len == 0)
    return NULL;
  sub = cohort_demo_subscription (self, (int) cohort_demo_random_below (random, self->subscriptions->len));
  *day = sub->start;
  if (last_paid_day (self, sub) > sub->start)
    *day += cohort_demo_random_between (random, 0, last_paid_day (self, sub) - sub->start);
  if (days > 0)
    *day = self->anchor - cohort_demo_random_between (random, 0, days);
  if (*day < sub->start || *day > last_paid_day (self, sub) || is_quiet (self, sub, *day)
      || cohort_demo_person (self, sub->person)->rhythm == COHORT_DEMO_SILENT)
    return NULL;
  return sub;
}

static gboolean
ask (CohortDemoWorld *self, CohortDemoRandom *random, guint nth)
{
  guint n_open = wanted (self, N_OPEN), n_late = wanted (self, N_LATE);
  gboolean open = nth < n_open, late = nth < n_late;
  CohortDemoQuestion question = { .late = late };
  const CohortDemoSubscription *sub;
  CohortDay day;

  /* Who is late has waited for more than the two days that a VIP is promised, or the fortnight of the others. */
  sub = draw_subscription (self, random, open && !late ? 2 : 0, &day);
  if (late && sub != NULL)
    day = self->anchor - cohort_demo_random_between (random, 16, 30);
  if (sub == NULL || day < sub->start || day > last_paid_day (self, sub) || is_quiet (self, sub, day))
    return FALSE;
  question.identity = sub->identity;
  question.asked_us = cohort_demo_instant (day, cohort_demo_random_between (random, 9 * 3600, 23 * 3600));
  question.post = cohort_demo_random_chance (random, 700000) ? post_before (self, question.asked_us) : -1;
  question.topic = question.post >= 0 ? cohort_demo_post (self, question.post)->topics[0]
                                      : cohort_demo_random_below (random, COHORT_DEMO_N_TOPICS);
  nth = cohort_demo_random_below (random, G_N_ELEMENTS (asked[0]));
  question.text = asked[question.topic][nth];
  question.reply = replied[question.topic][nth];
  if (!open)
    question.answered_us = question.asked_us + cohort_demo_random_between (random, 2, 40) * 3600 * COHORT_US_PER_SECOND;
  if (question.answered_us >= cohort_demo_instant (self->anchor + 1, 0))
    return FALSE;
  g_array_append_val (self->questions, question);
  return TRUE;
}

static gboolean
hand_in (CohortDemoWorld *self, CohortDemoRandom *random, guint nth)
{
  gboolean waits = nth < wanted (self, N_WAITING);
  CohortDemoSubmission submission = { .score = -1 };
  CohortDay day;
  const CohortDemoSubscription *sub = draw_subscription (self, random, waits ? 9 : 0, &day);

  if (sub == NULL || sub->tier == COHORT_DEMO_BASIC)
    return FALSE;
  submission.identity = sub->identity;
  submission.handed_us = cohort_demo_instant (day, cohort_demo_random_between (random, 19 * 3600, 24 * 3600 - 1));
  submission.lesson = post_before (self, submission.handed_us);
  while (submission.lesson >= 0 && cohort_demo_post (self, submission.lesson)->kind != COHORT_DEMO_LESSON)
    submission.lesson--;
  if (submission.lesson < 0)
    return FALSE;
  if (!waits)
    {
      submission.reviewed_us
          = submission.handed_us + cohort_demo_random_between (random, 8, 120) * 3600 * COHORT_US_PER_SECOND;
      submission.score = cohort_demo_random_between (random, 55, 100);
    }
  if (submission.reviewed_us >= cohort_demo_instant (self->anchor + 1, 0))
    return FALSE;
  g_array_append_val (self->submissions, submission);
  return TRUE;
}

static void
say_goodbye (CohortDemoWorld *self, CohortDemoRandom *random)
{
  guint n = wanted (self, N_EXITS), n_harsh = n / 4;

  /* The people of the hiatus first: they had a reason to be harsh. */
  for (int pass = 0; pass < 2; pass++)
    for (guint i = 0; i < self->subscriptions->len && n > 0; i++)
      {
        const CohortDemoSubscription *sub = cohort_demo_subscription (self, (int) i);
        gboolean harsh = n_harsh > 0 && (pass == 0 || cohort_demo_random_chance (random, 300000));
        CohortDemoExit leaving = { .subscription = (int) i, .harsh = harsh };

        if (sub->how != COHORT_DEMO_LEFT || (sub->story == COHORT_DEMO_HIATUS) != (pass == 0))
          continue;
        leaving.at_us = cohort_demo_instant (MIN (sub->asked_day, self->anchor),
                                             cohort_demo_random_between (random, 8 * 3600, 23 * 3600));
        leaving.text = harsh ? harsh_farewells[pass == 0 ? 0 : cohort_demo_random_between (random, 1, 2)]
                             : farewells[cohort_demo_random_below (random, G_N_ELEMENTS (farewells))];
        n_harsh -= harsh ? 1 : 0;
        n--;
        g_array_append_val (self->exits, leaving);
      }
}

void
cohort_demo_add_questions (CohortDemoWorld *self)
{
  guint n = wanted (self, N_QUESTIONS), n_handed = wanted (self, N_SUBMISSIONS);
  CohortDemoRandom random;

  cohort_demo_random_init (&random, self->seed, COHORT_DEMO_FOR_QUESTIONS, 0);
  for (guint tries = 0; self->questions->len < n && tries < 400 * n; tries++)
    ask (self, &random, self->questions->len);
  cohort_demo_random_init (&random, self->seed, COHORT_DEMO_FOR_QUESTIONS, 1);
  for (guint tries = 0; self->submissions->len < n_handed && tries < 400 * n_handed; tries++)
    hand_in (self, &random, self->submissions->len);
  cohort_demo_random_init (&random, self->seed, COHORT_DEMO_FOR_QUESTIONS, 2);
  say_goodbye (self, &random);
  g_array_sort (self->questions, by_question_time);
  g_array_sort (self->submissions, by_hand_in_time);
  g_array_sort (self->exits, by_exit_time);
}
