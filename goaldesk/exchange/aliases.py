"""What the columns and the words of other programs are called, in Chinese and English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

_CUSTOM = re.compile(r"custom field \((.*)\)")
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|(?<=.)%$")
_NUMBERED = re.compile(r" #\d+$")
_LONGEST = 200  # characters of what can be a column's name
_FILLERS = re.compile(r"[\s_*:.'’/,、-]+")

_TITLE = "标题|Title|Summary|名称|主题|事项|任务|任务名称|Name|Task|Subject"
_DESCRIPTION = "描述|说明|详情|Description"

# The names of a field in any target that does not name it otherwise, the most certain first.
COMMON = {
    "key": "ID|Issue key|Key|External key|External ID|外部编号|编号|Identifier|唯一标识",
    "owner": "负责人|责任人|处理人|Owner|Assignee|经办人|执行人|Assigned to|Responsible",
    "start": "开始时间|开始日期|Start Date|计划开始时间|计划开始|开始|Start|Planned start",
    "due": "截止时间|截止日期|结束日期|Due Date|End Date|到期|到期日|结束时间|计划完成时间|截止"
    "|Due|Deadline|Target date|Planned end|End",
    "baseline": "起始值|初始值|基线|基准值|Baseline|Start value|Initial value|基线值|基准|Start",
    "target": "目标值|Target|Target value|指标目标|目标",
    "value": "当前值|实际值|最新值|Current|Actual|Value|数值|值|指标值|完成值|Current value"
    "|Actual value|Latest value|Amount",
    "unit": "单位|Unit|计量单位|Units",
    "weight": "权重|Weight|Importance|权重占比",
    "parent": "上级目标|父工作项|Parent|从属于|父目标|上级|父级|父任务|Part of|Parent goal"
    "|Parent key|Parent issue",
    "note": f"备注|Note|Notes|Comment|Comments|注释|评论|Remark|Remarks|{_DESCRIPTION}",
    "date": "日期|Date|统计日期|数据日期|测量日期|记录日期|时间|Day|Month|月份|Period|统计时间"
    "|提交时间|Timestamp|Submitted at|As of|Time",
    "kpi": "KPI|指标|关键结果|KR|Key Result|指标名称|关键指标|KPI name|Metric|Metric name"
    "|Indicator|Measure|名称|标题|Name|Title|Code|编号",
    "type": "类型|Type|层级|Level|工作项类型|Issue Type",
    "source": "来源|Source|数据来源|Data source|出处",
    "review_by": "复核期限|Review by|复核日期|下次复核",
    "channel": "渠道|Channel|反馈渠道|来源渠道",
    "customer": "客户|Customer|客户名称|用户|用户名|姓名|User|Respondent",
    "kind": "类型|Kind|Type|类别|分类|Category|反馈类型",
    "segment_id": "用户群|Segment|用户分群|用户细分|细分|User segment",
}

# What a target calls its fields otherwise: {target: {field: names}}.
OWN = {
    "goals": {
        "name": "关键结果|KR|Key Result|Key Results|KPI|指标|指标名称|关键指标|KPI name",
        "title": f"目标|Objective|Goal|目标名称|目标标题|O|{_TITLE}",
        "number": "序号|No|#|Number|Nr",
        "code": "Code|代码|编码|编号",
        "date": "更新时间|更新日期|最后更新|测量日期|Updated|Updated at|Last updated|Value date",
        "direction": "方向|Direction|指标方向",
        "value_type": "数值类型|Kind of value|Value type|值类型",
        "frequency": "测量频率|Measured|Frequency|频率|更新频率|测量周期|统计频率"
        "|统计周期|考核周期",
        "formula": "定义|Definition|计算公式|口径|指标口径|Formula",
        "category": "类别|Category|指标类别|分类",
        "reason": f"为什么重要|Why it matters|原因|Reason|Motivation|{_DESCRIPTION}",
        "question": "关键问题|Key question",
        "low": "下限|Lower limit",
        "high": "上限|Upper limit",
        "worst": "不可接受水平|Unacceptable level|底线",
        "tolerance": "容差|Tolerance",
    },
    "feedback": {
        "text": "反馈内容|What was said|反馈|内容|用户原话|留言|问题描述|Feedback|Text|Verbatim"
        f"|Message|Content|Comment|Comments|评论|Review|标题|Summary|{_DESCRIPTION}",
        "mentions": "提及次数|Mentions|次数|提及|出现次数|反馈次数|Count|Votes",
        "state": "状态|State|Status|处理状态",
        "answer": "答复|Answer|回复|处理结果|Reply",
    },
    "survey": {
        "nps": "NPS|推荐度|推荐分|推荐意愿|How likely are you to recommend|NPS score|评分|打分"
        "|分数|Score|Rating|Answer",
        "csat": "CSAT|满意度|满意度评分|总体满意度|Satisfaction|Overall satisfaction|CSAT score"
        "|评分|打分|分数|Score|Rating|Answer",
    },
    "competitors": {
        "name": "竞争对手|Competitor|竞品|竞品名称|竞争者|Rival|产品|Product|公司|Company"
        "|名称|Name",
        "share": "市场份额|Market share|份额|Share|市占率|市场占有率",
        "strengths": "优势|Strengths|长处|优点|Strength|Pros",
        "date": f"{COMMON['date']}|更新时间|更新日期|Updated|Last updated",
        "weaknesses": "劣势|Weaknesses|短处|弱点|不足|缺点|Weakness|Cons",
    },
    "activities": {
        "name": f"活动|Activity|活动名称|工作项|{_TITLE}",
        "goal_id": "目标|Goal|Objective|所属目标|关联目标|上级目标",
    },
    "actions": {
        "text": f"行动|Action|行动项|改进措施|措施|待办|Action item|工作项|{_TITLE}",
        "kpi_id": "指标|KPI|关联指标|Metric",
        "state": "Status Category|状态类别|状态|Status|State|处理状态|工作项状态",
        "area": "领域|Area|改进领域",
    },
}

# What the question of a survey asks about.
_QUESTIONS = {"nps": ("nps", "recommend", "推荐"), "csat": ("csat", "satisf", "满意")}

# The words of choices beside their English labels: what other programs and our Chinese say.
CHOICES = {
    "open": "未开始|待办|待处理|新建|新提交|打开|To Do|Todo|New|Backlog|Not started|Planned",
    "doing": "进行中|处理中|正常|有风险|已延期|In Progress|Doing|Started|In Review|On track"
    "|At risk|Off track|Delayed",
    "done": "已完成|完成|已解决|已处理|已上线|已关闭|关闭|Done|Closed|Resolved"
    "|Complete|Completed|Finished",
    "dropped": "已取消|取消|已放弃|Cancelled|Canceled|Won't do|Abandoned",
    "method": "方法",
    "strategy": "策略",
    "collaboration": "协作",
    "user_growth": "用户增长",
    "revenue_growth": "收入增长",
    "satisfaction": "用户满意度|满意度",
    "market_share": "市场份额",
    "other": "其他|其它",
    "increase": "提高|增加|上升|提升|越高越好|Up|Higher is better|Grow",
    "decrease": "降低|减少|下降|越低越好|Down|Lower is better|Reduce",
    "at_least": "不低于|至少|≥|>=|Minimum",
    "at_most": "不高于|至多|不超过|≤|<=|Maximum",
    "in_range": "区间内|区间|范围内|Range|Between",
    "praise": "表扬|好评|Positive|Compliment",
    "complaint": "抱怨|投诉|差评|缺陷|Negative|Bug",
    "wish": "愿望|建议|需求|期望|Suggestion|Feature request|Request|Idea",
    "question": "问题|咨询|提问|Inquiry",
    "new": "新|新提出|未处理|待处理|Open|To Do",
    "planned": "计划|已计划|处理中|已采纳|已排期|In Progress|Accepted",
    "declined": "已婉拒|已拒绝|拒绝|Rejected|Won't do",
    "daily": "每日|每天|日|天|Day",
    "weekly": "每周|周|Week",
    "monthly": "每月|月|月度|Month",
    "quarterly": "每季度|季度|季|Quarter",
    "yearly": "每年|年|年度|Year|Annual|Annually",
    "number": "数值|数字|Numeric|Integer",
    "percent": "百分比|Percentage|Percent|%",
    "currency": "金额|货币|Currency",
    "duration": "时长|时间|Time",
    "rating": "评分|Score",
    "yes_no": "是或否|是否|Boolean|Done / not done",
    "milestone": "里程碑|Milestone",
}

# What a line is called that sums up others.
_TOTALS = (
    "合计|总计|小计|共计|汇总|总和|平均|平均值|均值|Total|Totals|Sum|Subtotal|Sub-total|Grand total"
    "|Average|Avg|Mean"
)


def normal(head: str) -> str:
    """A name without case, width, blanks, asides in brackets and a made number."""
    text = unicodedata.normalize("NFKC", _NUMBERED.sub("", head)).casefold().strip()
    custom = _CUSTOM.fullmatch(text)
    text = custom[1] if custom else text
    return _FILLERS.sub("", _ASIDE.sub("", text)) or _FILLERS.sub("", text)


@cache
def _names(words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(normal(word) for word in words.split("|") if word))


def rank(target: str, field: str, head: str) -> int | None:
    """How well a column's name fits a field of a target, 0 best; None if it does not."""
    names = _names(OWN.get(target, {}).get(field) or COMMON.get(field, ""))
    name = normal(head)
    if name in names:
        return names.index(name)
    asks = target == "survey" and any(word in name for word in _QUESTIONS.get(field, ()))
    return len(names) if asks else None


def is_total(name: str) -> bool:
    """Whether a line of this name sums up others, or is their average."""
    return normal(name) in _names(_TOTALS)


@cache
def _all_names() -> frozenset[str]:
    tables: list[Mapping[str, str]] = [COMMON, *OWN.values()]
    return frozenset(name for of in tables for words in of.values() for name in _names(words))


def is_known(head: str) -> bool:
    """Whether any field of any target is called like this."""
    return len(head) <= _LONGEST and normal(head) in _all_names()


@cache
def means(choice: str, label: str) -> frozenset[str]:
    """The words, as `normal` gives them, that mean this choice of a field."""
    return frozenset((normal(choice), normal(label), *_names(CHOICES.get(choice, ""))))
