// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* 爱发电, 知识星球, Ghost and Substack: a file each. */

#include "config.h"

#include "cohort-demo-sheet.h"

static gboolean
is_at (const CohortDemoPen *pen, int identity)
{
  return cohort_demo_identity (pen->world, identity)->provider == pen->sheet->provider;
}

/* 爱发电 */

/* The number of an order begins with its time in China. */
static char *
dup_order_number (const CohortDemoPayment *payment, guint index)
{
  gint64 local = payment->at_us + COHORT_DEMO_OFFSET_US;
  CohortYmd ymd = cohort_day_to_ymd ((CohortDay) (local / COHORT_US_PER_DAY));
  int second = (int) (local % COHORT_US_PER_DAY / COHORT_US_PER_SECOND);

  return g_strdup_printf ("%04d%02d%02d%02d%02d%02d%013u", ymd.year, ymd.month, ymd.day, second / 3600,
                          second / 60 % 60, second % 60, index);
}

static char *
dup_yuan (gint64 minor)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT ".%02d", minor / 100, (int) (minor % 100));
}

static gboolean
put_order (CohortDemoPen *pen, guint index, gboolean first)
{
  const CohortDemoPayment *payment = cohort_demo_payment (pen->world, (int) index);
  const CohortDemoIdentity *identity = cohort_demo_identity (pen->world, payment->identity);
  const CohortDemoSubscription *sub
      = payment->subscription >= 0 ? cohort_demo_subscription (pen->world, payment->subscription) : NULL;
  gboolean is_shop = payment->stream == COHORT_DEMO_COURSE;
  g_autofree char *number = dup_order_number (payment, index), *name = cohort_demo_dup_quoted (identity->name);
  g_autofree char *total = dup_yuan (payment->gross_minor), *shown = dup_yuan (payment->list_minor);
  g_autofree char *discount = dup_yuan (payment->list_minor - payment->gross_minor), *text = NULL;
  g_autofree char *plan = g_strdup_printf ("de30000000000000000000000000000%d", sub != NULL ? (int) sub->tier : 9);
  const char *tier = sub != NULL ? cohort_demo_tier_name (sub->tier) : "";

  text = g_strdup_printf ("%s{\"out_trade_no\":\"%s\",\"custom_order_id\":\"\",\"user_id\":\"%s\",\"user_name\":%s,"
                          "\"plan_id\":\"%s\",\"plan_title\":\"%s\",\"title\":\"\",\"month\":%d,"
                          "\"total_amount\":\"%s\",\"show_amount\":\"%s\",\"status\":2,\"remark\":\"\","
                          "\"redeem_id\":\"\",\"product_type\":%d,\"discount\":\"%s\",\"sku_detail\":[]}",
                          first ? "" : ",\n", number, identity->id, name, sub != NULL || is_shop ? plan : "", tier,
                          sub != NULL && sub->yearly ? 12 : 1, total, shown, is_shop ? 1 : 0, discount);
  pen->n_rows++;
  return cohort_demo_pen_raw (pen, text);
}

gboolean
cohort_demo_afdian_orders (CohortDemoPen *pen)
{
  gboolean first = TRUE;

  if (!cohort_demo_pen_raw (pen, "{\"ec\":200,\"em\":\"ok\",\"data\":{\"list\":[\n"))
    return FALSE;
  for (guint i = 0; i < pen->world->payments->len; i++)
    {
      const CohortDemoPayment *payment = cohort_demo_payment (pen->world, (int) i);

      /* A card that was refused makes no order. */
      if (payment->failed || payment->kind != COHORT_DEMO_CHARGE || !is_at (pen, payment->identity)
          || !cohort_demo_pen_is_now (pen, payment->at_us))
        continue;
      if (!put_order (pen, i, first))
        return FALSE;
      first = FALSE;
    }
  return cohort_demo_pen_raw (pen, "\n],\"total_count\":1,\"total_page\":1}}\n");
}

/* 知识星球 */

static gboolean
put_planet (CohortDemoPen *pen, guint index)
{
  const CohortDemoPayment *payment = cohort_demo_payment (pen->world, (int) index);
  const CohortDemoIdentity *identity = cohort_demo_identity (pen->world, payment->identity);
  gboolean is_charge = payment->kind == COHORT_DEMO_CHARGE, is_tip = payment->stream == COHORT_DEMO_TIP;
  g_autofree char *number = g_strdup_printf ("zs%08u", index);
  g_autofree char *parent = is_charge ? NULL : g_strdup_printf ("zs%08d", payment->parent);

  cohort_demo_pen_text (pen, number);
  cohort_demo_pen_text (pen, identity->id);
  cohort_demo_pen_text (pen, identity->name);
  cohort_demo_pen_text (pen, !is_charge ? NULL : is_tip ? "赞赏" : "年度会员");
  cohort_demo_pen_amount (pen, payment->gross_minor, payment->currency);
  cohort_demo_pen_local (pen, payment->at_us);
  cohort_demo_pen_text (pen, payment->failed ? "支付失败" : "支付成功");
  cohort_demo_pen_amount (pen, payment->fee_minor, payment->currency);
  if (is_charge && !is_tip)
    {
      cohort_demo_pen_day (pen, payment->covers_from);
      cohort_demo_pen_day (pen, payment->covers_to);
    }
  else
    cohort_demo_pen_blank (pen, 2);
  cohort_demo_pen_text (pen, is_charge ? "支付" : "退款");
  cohort_demo_pen_text (pen, is_tip ? "赞赏" : "会员");
  cohort_demo_pen_text (pen, parent);
  return cohort_demo_pen_end (pen);
}

gboolean
cohort_demo_zsxq_orders (CohortDemoPen *pen)
{
  for (guint i = 0; i < pen->world->payments->len; i++)
    if (is_at (pen, cohort_demo_payment (pen->world, (int) i)->identity) && !put_planet (pen, i))
      return FALSE;
  return TRUE;
}

/* Ghost */

static void
put_iso_time (CohortDemoPen *pen, gint64 us)
{
  g_autofree char *plain = cohort_demo_dup_time (us, "T");
  g_autofree char *text = g_strconcat (plain, ".000Z", NULL);

  cohort_demo_pen_text (pen, text);
}

gboolean
cohort_demo_ghost_members (CohortDemoPen *pen)
{
  for (guint i = 0; i < pen->world->identities->len; i++)
    {
      const CohortDemoIdentity *identity = cohort_demo_identity (pen->world, (int) i);

      if (identity->provider != COHORT_DEMO_GHOST)
        continue;
      cohort_demo_pen_text (pen, identity->id);
      cohort_demo_pen_text (pen, identity->email);
      cohort_demo_pen_text (pen, identity->name);
      cohort_demo_pen_blank (pen, 1);
      cohort_demo_pen_text (pen, "true");
      cohort_demo_pen_blank (pen, 2);
      put_iso_time (pen, identity->joined_us);
      cohort_demo_pen_blank (pen, 3);
      if (!cohort_demo_pen_end (pen))
        return FALSE;
    }
  return TRUE;
}

/* Substack: where the newsletter was sent from before; those who never paid stayed there. */

gboolean
cohort_demo_substack_signups (CohortDemoPen *pen)
{
  for (guint i = 0; i < pen->world->identities->len; i++)
    {
      const CohortDemoIdentity *identity = cohort_demo_identity (pen->world, (int) i);

      if (!is_at (pen, (int) i))
        continue;
      cohort_demo_pen_text (pen, identity->email);
      cohort_demo_pen_text (pen, "false");
      cohort_demo_pen_blank (pen, 1);
      cohort_demo_pen_text (pen, "false");
      put_iso_time (pen, identity->joined_us);
      if (!cohort_demo_pen_end (pen))
        return FALSE;
    }
  return TRUE;
}
