"""Small project forms typed by hand for tests: the published layouts, figures and short labels of our own."""

from __future__ import annotations

from loaders.document import Document
from tests.tables import document, text_table

_LEVELS = "绩效指标\t一级指标\t二级指标\t三级指标\t"
INDICATOR_HEAD_A = _LEVELS + "年初指标值\t调整后指标值\t实际完成值\t定性指标情况说明\t分值\t得分\t偏差原因"
INDICATOR_HEAD_B = _LEVELS + "年度指标值\t实际完成值\t分值\t得分\t未完成原因分析"


def variant_a(total_row: str, *indicator_rows: str, score_row: str = "总分\t\t\t\t\t\t\t\t\t95\t优") -> Document:
    """A self-evaluation whose headings stand over the wrong columns, as the published ones do."""
    rows = [
        "项目名称\t\t道路维修\t\t\t\t\t\t",
        "主管部门及代码\t\t053-甲县交通局\t\t\t预算单位\t\t053001-甲县公路站\t",
        "项目资金预算安排及执行进度（万元）\t\t年初预算数\t\t\t全年预算数\t全年执行数\t资金结（转）余\t执行率\t得分\t偏差原因",
        "\t\t目标申报数\t预算编制数\t\t\t\t\t",
        total_row,
        "\t市县区财政资金\t46.5\t46\t\t114.18\t104\t10.18\t91.08\t9.11\t跨年支付",
        "项目年度绩效目标\t年度目标\t\t\t\t实际完成情况\t\t\t",
        "\t维修县道 12 公里\t\t\t\t已完成\t\t\t",
        INDICATOR_HEAD_A,
        *indicator_rows,
        score_row,
        "项目绩效分析\t自评结果分析\t项目实施和预算执行情况\t\t全年预算114.18万元\t\t\t\t",
    ]
    return document("道路维修项目支出绩效自评表", "(2024年度)", text_table("\n".join(rows)))


def variant_b(
    total_row: str, *indicator_rows: str, heads: str | None = None, score_row: str = "总分\t\t\t\t\t\t100\t90.6\t"
) -> Document:
    """A self-evaluation with 分值 in its money block."""
    rows = [
        "项目名称\t图书购置\t\t\t\t\t\t\t",
        "主管部门\t甲市文化局\t\t\t实施单位\t甲市图书馆\t\t\t",
        heads or "项目资金 (万元)\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\t",
        total_row,
        "\t其中：当年财政拨款\t150\t\t\t—\t\t—\t",
        "\t上年结转资金\t\t\t\t—\t\t—\t",
        INDICATOR_HEAD_B,
        *indicator_rows,
        score_row,
    ]
    return document("项目支出绩效自评表", "（2021年度）", text_table("\n".join(rows)))


def declared(*indicator_rows: str) -> Document:
    """A declaration of targets with the two sides 实施期 and 年度, in 元."""
    rows = [
        "项目名称\t\t村道保洁\t\t\t\t\t",
        "主管部门及代码\t\t951-乙县城管局\t\t实施单位\t\t乙县环卫所\t",
        "项目属性\t\t经常性项目\t\t项目期\t\t3年\t",
        "项目资金 (元)\t实施期资金总额:\t2,700,000\t\t年度资金总额:\t900,000\t\t",
        "\t其中:中央财政资金\t300,000\t\t其中:中央财政资金\t100,000\t\t",
        "\t其他资金\t\t\t其他资金\t\t\t",
        "项目概况\t\t全县村道保洁\t\t\t\t\t",
        "绩效指标\t一级指标\t二级指标\t三级指标\t指标值\t二级指标\t三级指标\t指标值",
        *indicator_rows,
        "负责人:\t\t经办人:\t\t联系电话:\t\t填报日期:\t20240126",
    ]
    return document("乙县预算部门项目支出绩效目标申报表", "(2024年度)", text_table("\n".join(rows)))
