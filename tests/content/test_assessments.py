"""Item 6: reports, plans and protections of one real system; not templates, standards and lessons."""

from __future__ import annotations

import pytest
from clothes import CLOTHES
from judging import judged, suspicions

CONTRACT = """# Lumen Token Smart Contract Security Audit Report

* Audit Date: February 3, 2031
* Audit Result: Passed
* Audit Team: Nobody Security

![Page 1](images/1.jpg)
"""
REVIEW = """# Lumen Protocol Security Review

A time-boxed security review of the Lumen protocol, done by two reviewers.

## Executive summary

The review took two weeks and found 5 issues.

## Findings

| ID | Title | Severity | Status |
|---|---|---|---|
| H-01 | Anyone can withdraw | High | Resolved |
| M-01 | Rounding favours the user | Medium | Acknowledged |
| L-01 | Missing event | Low | Resolved |
| L-02 | Shadowed variable | Low | Resolved |

### [H-01] Anyone can withdraw

**Severity**: High
"""
CONTEST = """# Overview

The analysis yielded an aggregated total of 7 unique vulnerabilities.

# Scope

# Severity Criteria

# High Risk Findings (1)

## [[H-01] Anyone can withdraw](https://example.com/1)

# Medium Risk Findings (2)

## [[M-01] Rounding](https://example.com/2)

## [[M-02] Fees](https://example.com/3)

# Low Risk and Non-Critical Issues

## [L-01] Event
"""
LIBRARY = """# 示例市图书馆门户系统渗透测试报告

- 委托单位：示例市图书馆
- 测试时间：2031 年 3 月 1 日至 3 月 5 日

## 测试范围

门户系统及后台。

## 漏洞汇总

| 序号 | 漏洞名称 | 等级 | 状态 |
|---|---|---|---|
| 1 | 弱口令 | 高危 | 未修复 |
| 2 | 越权 | 中危 | 未修复 |
| 3 | 目录列出 | 低危 | 已修复 |
| 4 | 报错信息 | 低危 | 已修复 |

## 整改建议

限期整改。
"""
GRADED = """# 示例区政务平台等级测评报告

被测单位：示例区政务服务中心

安全保护等级：第三级

本次测评共发现问题 14 个，其中高风险 1 个。
"""
PLAN = """# 示例大学网络安全应急预案

## 一、总则

为保障我校网络安全，制定本预案。

## 二、组织机构

成立应急领导小组，组长由分管副校长担任。

## 三、应急响应

分四级响应。

## 四、处置流程

## 五、保障措施

## 六、附则
"""
CONTINGENCY = """# Contingency plan

This contingency plan covers the data centre of the Nobody Institute.

## Roles and responsibilities

## Activation

## Escalation

## Alternate site

## Lessons learned
"""
PLATFORM = """# How we protect the platform

As a multi-tenant platform, Harbour sees many probes.

All inbound traffic is protected by a web application firewall.
We enforce rate limits per client, and our platform blocks known malicious networks.
Data are encrypted at rest and in transit, and containers run unprivileged.
We review audit logs daily and patch hosts every week.
"""
BUREAU = """# 平台安全防护

本平台由我局自建，部署了防火墙和入侵检测。

本平台采用双因素登录，运维一律经堡垒机。

我局启用日志审计，每周漏洞扫描。
"""
REAL = {
    "a contract": CONTRACT,
    "a review": REVIEW,
    "a contest": CONTEST,
    "a library": LIBRARY,
    "a graded system": GRADED,
    "a university's plan": PLAN,
    "a contingency plan": CONTINGENCY,
    "a platform": PLATFORM,
    "a bureau": BUREAU,
}

GUIDE = """# How to write a penetration test report

## Executive summary

Say what matters.

## Scope

## Methodology

## Findings

Give each a severity.

## Recommendations
"""
STANDARD = """# 等保2.0 标准解读：测评流程与要点

## 测评范围

## 测评方法

## 测评结论

三级系统每年测评一次。

## 整改建议
"""
PLAYBOOK = """# Phishing playbook

## Preparation

## Containment

Isolate the host.

## Eradication

## Lessons learned

Notification and escalation follow the severity levels.
"""
ADVISORY = """# 漏洞通告：某产品远程代码执行

| 漏洞编号 | 等级 |
|---|---|
| CVE-2031-0001 | 高危 |
| CVE-2031-0002 | 高危 |
| CVE-2031-0003 | 中危 |
| CVE-2031-0004 | 高危 |

漏洞等级：高危

## 修复建议

升级。
"""
BACKLOG = """# Release notes

| Issue | Priority |
|---|---|
| 12 | High |
| 13 | Low |
| 14 | Medium |
| 15 | High |

## Scope of the release
"""
PRODUCTS = "# 产品\n\n防火墙、堡垒机、日志审计、漏洞扫描、入侵检测都是产品。\n"
DEMO = "# 智能合约安全审计报告 demo\n\n## 审计内容\n\n* 溢出审计\n\n## 审计报告\n\n![1](1.jpg)\n"
HARMLESS = {
    "a guide": GUIDE,
    "a standard": STANDARD,
    "a playbook": PLAYBOOK,
    "an advisory": ADVISORY,
    "a backlog": BACKLOG,
    "products": PRODUCTS,
    "a demo": DEMO,
    "performance": "# 系统性能测试报告\n\n结果良好。\n",
}
TEMPLATE = LIBRARY.replace("渗透测试报告", "渗透测试报告模板").replace("示例市图书馆", "××单位")


@pytest.mark.parametrize("name", REAL)
def test_reports_and_plans_of_one_system_block(name: str) -> None:
    assert judged(REAL[name], 6) == {6: "blocks"}


@pytest.mark.parametrize("name", HARMLESS)
def test_guides_standards_and_advisories_stay_quiet(name: str) -> None:
    assert judged(HARMLESS[name], 6) == {}


@pytest.mark.parametrize("clothes", [name for name in CLOTHES if name != "hidden"])
@pytest.mark.parametrize("name", REAL)
def test_a_report_stays_one_wherever_it_stands_in_a_page(name: str, clothes: str) -> None:
    assert judged(CLOTHES[clothes](REAL[name]), 6) == {6: "blocks"}


@pytest.mark.parametrize("clothes", CLOTHES)
@pytest.mark.parametrize("name", HARMLESS)
def test_a_guide_blocks_nowhere_in_a_page(name: str, clothes: str) -> None:
    assert judged(CLOTHES[clothes](HARMLESS[name]), 6).get(6) != "blocks"


def test_a_filled_template_does_not_block() -> None:
    assert judged(TEMPLATE, 6) == {6: "notice"}


def test_an_empty_form_says_nothing_of_a_system() -> None:
    form = "# Security audit report\n\n- Audit Date:\n- Audit Result:\n- Audit Team:\n"
    assert judged(form, 6) == {}


def test_the_title_speaks_for_findings_far_below_it() -> None:
    assert judged(REVIEW.replace("## Findings", "Words.\n\n" * 100 + "## Findings"), 6) == {6: "blocks"}


def test_the_finding_points_at_the_facts() -> None:
    (one,) = suspicions(CONTRACT, 6)
    assert one.span.line == 3
