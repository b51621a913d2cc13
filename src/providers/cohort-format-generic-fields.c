// SPDX-FileCopyrightText: The Cohort developers
// SPDX-License-Identifier: GPL-3.0-or-later

/* The fields of the generic formats, and the header names by which they are known in English and Chinese. The first
 * name of each stands in the template. Names compare without case, blanks, "_" and "-". */

#include "config.h"

#include "cohort-format-private.h"

#include <glib/gi18n-lib.h>

#define NAMES(...)                                                                                                     \
  (const char *const[])                                                                                                \
  {                                                                                                                    \
    __VA_ARGS__, NULL                                                                                                  \
  }
#define PERSON "person"

#define EMAIL(group)                                                                                                   \
  { "email", N_ ("E-mail"), group, group != NULL,                                                                      \
    NAMES ("email", "e-mail address", "email address", "customer email", "member email", "邮箱", "电子邮箱",           \
           "邮箱地址", "邮件") }
#define NAME(group)                                                                                                    \
  { "name", N_ ("Name"), group, FALSE,                                                                                 \
    NAMES ("name", "full name", "display name", "customer name", "member name", "昵称", "姓名", "用户昵称",            \
           "微信昵称", "会员昵称", "买家昵称", "用户名称", "成员昵称", "名称") }
#define HANDLE(group)                                                                                                  \
  { "handle", N_ ("Handle"), group, FALSE, NAMES ("handle", "username", "user name", "用户名", "账号", "微信号") }
#define MEMBER_ID(group)                                                                                               \
  { "member_id", N_ ("Member's number"), group, group != NULL,                                                         \
    NAMES ("member_id", "user id", "customer id", "subscriber id", "用户ID", "会员ID", "成员ID", "用户编号",           \
           "会员编号", "成员编号", "星球编号", "买家ID") }
#define CURRENCY { "currency", N_ ("Currency"), NULL, FALSE, NAMES ("currency", "currency code", "币种", "货币") }
#define TIER                                                                                                           \
  { "tier", N_ ("Tier"), NULL, FALSE,                                                                                  \
    NAMES ("tier", "plan", "membership", "product", "product name", "等级", "会员等级", "套餐", "商品名称", "商品",    \
           "产品名称", "会员类型", "作品名称") }
#define NOTE { "note", N_ ("Note"), NULL, FALSE, NAMES ("note", "notes", "comment", "remark", "备注", "留言") }
#define END { NULL }

const CohortFormatField cohort_fields_members[] = {
  { "member_id", N_ ("Member's number"), PERSON, TRUE,
    NAMES ("member_id", "id", "user id", "customer id", "subscriber id", "用户ID", "会员ID", "成员ID", "用户编号",
           "会员编号", "成员编号", "星球编号") },
  EMAIL (PERSON),
  NAME (NULL),
  HANDLE (PERSON),
  { "status", N_ ("Status"), NULL, FALSE, NAMES ("status", "state", "状态", "会员状态") },
  TIER,
  { "joined", N_ ("Joined"), NULL, FALSE,
    NAMES ("joined", "joined at", "join date", "signup date", "created at", "created", "注册时间", "加入时间",
           "加入星球时间", "加入日期") },
  { "started", N_ ("Membership began"), NULL, FALSE,
    NAMES ("started", "started at", "start date", "开始时间", "开通时间", "生效时间") },
  { "paid_through", N_ ("Paid until"), NULL, FALSE,
    NAMES ("paid_through", "paid until", "expires", "expires at", "expiry", "expiry date", "valid until", "end date",
           "到期时间", "有效期至", "截止时间", "过期时间", "到期日期") },
  { "price", N_ ("Price of a term"), NULL, FALSE, NAMES ("price", "价格", "单价", "会员价格") },
  CURRENCY,
  { "interval", N_ ("Length of a term"), NULL, FALSE,
    NAMES ("interval", "billing period", "billing interval", "frequency", "周期", "付费周期", "付费方式") },
  { "lifetime", N_ ("Paid in all"), NULL, FALSE,
    NAMES ("lifetime", "lifetime amount", "lifetime total", "total spent", "total paid", "累计金额", "累计消费",
           "消费总额", "累计付费", "累计支付") },
  { "country", N_ ("Country"), NULL, FALSE, NAMES ("country", "国家", "国家/地区") },
  { "language", N_ ("Language"), NULL, FALSE, NAMES ("language", "locale", "语言") },
  { "labels", N_ ("Labels"), NULL, FALSE, NAMES ("labels", "tags", "标签", "分组") },
  { "source", N_ ("Came from"), NULL, FALSE, NAMES ("source", "channel", "referrer", "来源", "渠道", "来源渠道") },
  NOTE,
  END,
};

const CohortFormatField cohort_fields_payments[] = {
  { "payment_id", N_ ("Number of the payment"), NULL, FALSE,
    NAMES ("payment_id", "transaction id", "order id", "order number", "order no", "id", "订单号", "订单编号", "交易号",
           "交易单号", "流水号", "支付单号") },
  { "date", N_ ("Paid on"), NULL, TRUE,
    NAMES ("date", "paid at", "payment date", "paid on", "transaction date", "created at", "time", "日期", "付款时间",
           "支付时间", "支付日期", "下单时间", "订单时间", "交易时间", "成交时间") },
  { "amount", N_ ("Amount"), NULL, TRUE,
    NAMES ("amount", "gross", "total", "price", "金额", "实付金额", "支付金额", "订单金额", "实收金额", "付款金额",
           "成交金额", "实付") },
  CURRENCY,
  { "fee", N_ ("Fee"), NULL, FALSE, NAMES ("fee", "fees", "手续费", "服务费", "平台服务费") },
  { "net", N_ ("Net"), NULL, FALSE, NAMES ("net", "net amount", "净额", "到账金额", "结算金额", "实际到账") },
  { "tax", N_ ("Tax in it"), NULL, FALSE, NAMES ("tax", "vat", "税", "税额") },
  { "kind", N_ ("Kind"), NULL, FALSE, NAMES ("kind", "type", "类型", "交易类型") },
  { "status", N_ ("Status"), NULL, FALSE, NAMES ("status", "state", "状态", "订单状态", "支付状态", "交易状态") },
  MEMBER_ID (NULL),
  EMAIL (NULL),
  NAME (NULL),
  HANDLE (NULL),
  TIER,
  { "covers_from", N_ ("Pays from"), NULL, FALSE,
    NAMES ("covers_from", "period start", "start date", "开始时间", "生效时间") },
  { "covers_to", N_ ("Pays until"), NULL, FALSE,
    NAMES ("covers_to", "period end", "end date", "到期时间", "有效期至", "截止时间") },
  { "months", N_ ("Months paid"), NULL, FALSE, NAMES ("months", "month count", "月数", "购买月数", "时长（月）") },
  { "interval", N_ ("Length of a term"), NULL, FALSE,
    NAMES ("interval", "billing period", "billing interval", "周期", "付费周期") },
  { "stacks", N_ ("Terms bought ahead follow one another"), NULL, FALSE, NAMES ("stacks", "可叠加") },
  { "stream", N_ ("Kind of income"), NULL, FALSE, NAMES ("stream", "income", "收入类型") },
  { "refund_of", N_ ("Refund of payment"), NULL, FALSE, NAMES ("refund_of", "original payment", "原订单号") },
  NOTE,
  END,
};

const CohortFormatField cohort_fields_activity[] = {
  MEMBER_ID (PERSON),
  EMAIL (PERSON),
  HANDLE (PERSON),
  NAME (NULL),
  { "kind", N_ ("What they did"), NULL, TRUE,
    NAMES ("kind", "action", "activity", "event", "event type", "行为", "动作", "类型", "事件") },
  { "time", N_ ("When"), NULL, TRUE,
    NAMES ("time", "date", "timestamp", "occurred at", "at", "时间", "日期", "发生时间") },
  { "item", N_ ("With what"), NULL, FALSE,
    NAMES ("item", "content", "title", "page", "url", "内容", "对象", "标题", "作品") },
  { "post_id", N_ ("Number of the content"), NULL, FALSE, NAMES ("post_id", "content id", "内容ID", "文章ID") },
  { "value", N_ ("Score, seconds or count"), NULL, FALSE, NAMES ("value", "score", "seconds", "数值", "时长", "评分") },
  END,
};

const CohortFormatField cohort_fields_content[] = {
  { "post_id", N_ ("Number of the content"), NULL, FALSE,
    NAMES ("post_id", "content id", "id", "内容ID", "文章ID", "编号") },
  { "title", N_ ("Title"), NULL, TRUE, NAMES ("title", "subject", "headline", "标题", "文章标题", "主题") },
  { "url", N_ ("Address"), NULL, FALSE, NAMES ("url", "link", "permalink", "链接", "网址", "地址") },
  { "kind", N_ ("Kind"), NULL, FALSE, NAMES ("kind", "type", "format", "类型", "形式") },
  { "status", N_ ("Status"), NULL, FALSE, NAMES ("status", "state", "状态") },
  { "access", N_ ("For whom"), NULL, FALSE, NAMES ("access", "visibility", "audience", "权限", "可见范围") },
  { "published", N_ ("Published"), NULL, FALSE,
    NAMES ("published", "published at", "publish date", "date", "发布时间", "发布日期", "时间", "日期") },
  { "topics", N_ ("Topics"), NULL, FALSE, NAMES ("topics", "tags", "categories", "category", "话题", "标签", "分类") },
  { "author", N_ ("Author"), NULL, FALSE, NAMES ("author", "authors", "作者") },
  { "minutes", N_ ("Minutes of own work"), NULL, FALSE, NAMES ("minutes", "time spent", "耗时（分钟）", "耗时") },
  { "views", N_ ("Views"), NULL, FALSE,
    NAMES ("views", "reads", "view count", "阅读量", "浏览量", "阅读数", "播放量") },
  { "likes", N_ ("Likes"), NULL, FALSE, NAMES ("likes", "like count", "点赞", "点赞数", "点赞量") },
  { "comments", N_ ("Comments"), NULL, FALSE, NAMES ("comments", "comment count", "评论", "评论数", "评论量") },
  { "body", N_ ("Text"), NULL, FALSE, NAMES ("body", "text", "content", "正文", "内容") },
  END,
};

const CohortFormatField cohort_fields_questions[] = {
  { "question_id", N_ ("Number of the question"), NULL, FALSE, NAMES ("question_id", "id", "问题ID", "编号") },
  { "asked", N_ ("Asked"), NULL, TRUE,
    NAMES ("asked", "asked at", "date", "time", "created at", "提问时间", "时间", "日期") },
  { "question", N_ ("Question"), NULL, TRUE,
    NAMES ("question", "body", "text", "问题", "问题内容", "提问内容", "提问") },
  { "title", N_ ("Title"), NULL, FALSE, NAMES ("title", "subject", "标题") },
  MEMBER_ID (NULL),
  EMAIL (NULL),
  NAME (NULL),
  HANDLE (NULL),
  { "topic", N_ ("Topic"), NULL, FALSE, NAMES ("topic", "tag", "category", "话题", "标签", "分类") },
  { "answered", N_ ("Answered"), NULL, FALSE, NAMES ("answered", "answered at", "回答时间", "答复时间") },
  { "answer", N_ ("Answer"), NULL, FALSE, NAMES ("answer", "reply", "回答", "回答内容", "答复") },
  END,
};

const CohortFormatField cohort_fields_costs[] = {
  { "date", N_ ("Day"), NULL, TRUE, NAMES ("date", "day", "paid on", "日期", "时间", "支出日期") },
  { "category", N_ ("Category"), NULL, TRUE, NAMES ("category", "kind", "type", "类别", "分类", "类型", "支出类别") },
  { "label", N_ ("What for"), NULL, FALSE,
    NAMES ("label", "description", "item", "payee", "说明", "用途", "项目", "摘要") },
  { "amount", N_ ("Amount"), "sum", TRUE, NAMES ("amount", "cost", "total", "金额", "费用", "支出金额") },
  CURRENCY,
  { "minutes", N_ ("Minutes of own work"), "sum", TRUE, NAMES ("minutes", "time spent", "耗时（分钟）", "耗时") },
  { "acquisition", N_ ("Spent to win members"), NULL, FALSE, NAMES ("acquisition", "marketing", "获客", "推广") },
  END,
};

const CohortFormatField cohort_fields_benefits[] = {
  MEMBER_ID (PERSON),
  EMAIL (PERSON),
  HANDLE (PERSON),
  NAME (NULL),
  { "benefit", N_ ("Benefit"), NULL, TRUE, NAMES ("benefit", "promise", "perk", "reward", "权益", "福利") },
  { "due", N_ ("Due"), NULL, TRUE, NAMES ("due", "due date", "due on", "应兑现日期", "应兑现", "到期") },
  { "done", N_ ("Kept"), NULL, FALSE, NAMES ("done", "done on", "kept", "fulfilled", "兑现日期", "已兑现") },
  { "cadence", N_ ("How often"), NULL, FALSE, NAMES ("cadence", "how often", "频率", "周期") },
  NOTE,
  END,
};
