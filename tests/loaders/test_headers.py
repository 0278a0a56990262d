import pytest

from loaders.headers import is_number_row, label_key, read_header, starts_data
from tests.tables import ruled_table, text_table

THREE_PUBLIC = (
    "预算数\t\t\t\t决算数\t\t\t\n"
    "合计\t公务用车购置及运行维护费\t\t公务接待费\t合计\t公务用车购置及运行维护费\t\t公务接待费\n"
    "\t小计\t公务用车购置费\t\t\t小计\t公务用车购置费\t\n"
    "1\t2\t3\t4\t5\t6\t7\t8\n"
    "2.22\t1.17\t\t1.05\t2.22\t1.17\t\t1.05\n"
)


def test_blank_heading_cells_of_text_hang_under_their_parent() -> None:
    header = read_header(text_table(THREE_PUBLIC))
    assert header.data_row == 4
    assert [c.path for c in header.columns][:4] == [
        "预算数/合计",
        "预算数/公务用车购置及运行维护费/小计",
        "预算数/公务用车购置及运行维护费/公务用车购置费",
        "预算数/公务接待费",
    ]
    assert header.columns[6].path == "决算数/公务用车购置及运行维护费/公务用车购置费"
    assert [c.number for c in header.columns] == [str(n) for n in range(1, 9)]


def test_a_blank_below_a_single_heading_is_not_filled_from_the_left() -> None:
    header = read_header(text_table("项目\t\t本年收入合计\t其他收入\n科目代码\t科目名称\t\t\n204\t公共安全支出\t5\t\n"))
    assert [c.path for c in header.columns] == ["项目/科目代码", "项目/科目名称", "本年收入合计", "其他收入"]


def test_a_heading_row_that_lost_its_spans_is_spread_over_the_row_below() -> None:
    header = read_header(
        text_table("序号\t收入\t支出\t\t\n\t项目\t金额\t项目\t合计\n栏次\t1\t2\t3\t4\n1\t甲\t5.00\t乙\t5.00\n")
    )
    assert [c.path for c in header.columns] == ["序号", "收入/项目", "收入/金额", "支出/项目", "支出/合计"]
    assert [c.number for c in header.columns] == [None, "1", "2", "3", "4"]


def test_spans_of_a_ruled_table_decide() -> None:
    table = ruled_table(
        "收入\t<\t支出\t<\t<\n项目\t决算数\t项目\t合计\t一般公共\n预算\t<\t^\t^\t^\n甲\t1.0\t乙\t1.0\t1.0\n"
    )
    assert [c.path for c in read_header(table).columns][2:] == ["支出/项目", "支出/合计", "支出/一般公共"]


def test_rows_above_the_heading_inside_the_rules_are_captions() -> None:
    header = read_header(ruled_table("收入支出决算总表\t<\n单位：万元\t<\n项目\t金额\n甲\t1.0\n"))
    assert header.caption_rows == (0, 1)
    assert header.data_row == 3


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["栏次", "1", "2"], True),
        (["1", "2", "3"], True),
        (["合计", "1", ""], False),
        (["201", "05", "07"], False),
        (["1", "3"], False),
        (["", ""], False),
    ],
)
def test_rows_that_number_the_columns(cells: list[str], expected: bool) -> None:
    assert is_number_row(cells) is expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["合计", "", ""], True),
        (["合计", "基本支出", "项目支出"], False),
        (["一、事业收入", "", "一、教育支出"], True),
        (["类", "款", "项"], False),
        (["甲", "0"], True),
    ],
)
def test_where_data_begins(cells: list[str], expected: bool) -> None:
    assert starts_data(cells) is expected


@pytest.mark.parametrize("text", ["八、其他收入", "（八）其他收入", "8.其他收入", "  其中：其他收入", "其他 收入"])
def test_ordinals_and_of_which_are_no_part_of_a_label(text: str) -> None:
    assert label_key(text) == "其他收入"


def test_a_decimal_point_is_no_ordinal() -> None:
    assert label_key("1.5倍") == "1.5倍"


def test_a_row_below_a_cell_merged_downwards_ends_at_the_last_column() -> None:
    header = read_header(
        text_table(
            "项目\t预算数\t决算数\t\t\n合计\t一般公共预算\t合计\t一般公共预算\t\n公务接待费\t8.50\t8.50\t4.50\t4.50\n"
        )
    )
    assert [c.path for c in header.columns] == [
        "项目", "预算数/合计", "预算数/一般公共预算", "决算数/合计", "决算数/一般公共预算",
    ]  # fmt: skip
