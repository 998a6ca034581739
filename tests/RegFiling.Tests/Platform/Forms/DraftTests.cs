using System.Text.Json.Nodes;
using RegFiling.Platform.Forms;

namespace RegFiling.Tests.Platform.Forms;

/// <summary>What a draft keeps although it is not right yet, and what no form can hold.</summary>
public sealed class DraftTests
{
    private static readonly FormDefinition Form = new("a/b", 1, new("表", "Form"),
    [
        new("s", new("节", "Section"),
        [
            new("kind", FieldType.Choice, new("类型", "Kind")) { Choices = [new("a", new("甲", "A")), new("b", new("乙", "B"))] },
            new("text", FieldType.Text, new("文字", "Text")) { Required = true, Min = 2, Max = 4 },
            new("count", FieldType.Integer, new("数", "Count")) { Max = 9 },
            new("day", FieldType.Date, new("日期", "Day")),
            new("url", FieldType.Url, new("网址", "URL")),
            new("code", FieldType.CreditCode, new("代码", "Code")),
            new("rows", FieldType.Repeat, new("行", "Rows")) { Max = 2, Fields = [new("mail", FieldType.Email, new("邮箱", "Mail"))] },
            new("unless", FieldType.Text, new("除外", "Unless")) { Required = true, VisibleWhen = new("kind") { Not = ["a"] } },
        ]),
    ]);

    [Theory]
    [InlineData("""{"text":"太长的一段文字"}""", "form.too-long")]
    [InlineData("""{"text":"短"}""", "form.too-short")]
    [InlineData("""{"count":"很多"}""", "form.not-a-number")]
    [InlineData("""{"count":99}""", "form.too-large")]
    [InlineData("""{"day":"2026-13-45"}""", "form.not-a-date")]
    [InlineData("""{"url":"不是网址"}""", "form.not-a-url")]
    [InlineData("""{"code":"123"}""", "form.not-a-credit-code")]
    [InlineData("""{"rows":[{"mail":"a"}]}""", "form.not-an-email")]
    public void What_is_not_right_yet_is_kept_in_a_draft_and_refused_at_submission(string json, string code)
    {
        Assert.Empty(Codes(json, partial: true));
        Assert.Contains(code, Codes(json, partial: false));
    }

    [Theory]
    [InlineData("""{"kind":"c"}""", "form.no-such-answer")]
    [InlineData("""{"text":5}""", "form.not-text")]
    [InlineData("""{"text":"a\u202Eb"}""", "form.control-characters")]
    [InlineData("""{"count":"a\u0007"}""", "form.not-a-number")]
    [InlineData("""{"count":{"a":1}}""", "form.not-a-number")]
    [InlineData("""{"day":["2026-01-01"]}""", "form.not-text")]
    [InlineData("""{"rows":"a"}""", "form.not-rows")]
    [InlineData("""{"rows":[{"mail":"a@b.c"},{"mail":"a@b.c"},{"mail":"a@b.c"}]}""", "form.too-many-rows")]
    public void What_no_form_can_hold_is_refused_in_a_draft_too(string json, string code) => Assert.Equal([code], Codes(json, partial: true));

    [Fact]
    public void A_text_without_end_is_no_draft() => Assert.Equal(["form.too-long"], Codes(new JsonObject { ["text"] = new string('长', 20_001) }.ToJsonString(), partial: true));

    [Theory]
    [InlineData("{}", true)]
    [InlineData("""{"kind":"b"}""", true)]
    [InlineData("""{"kind":"a"}""", false)]
    public void A_field_can_be_asked_unless_another_has_an_answer(string json, bool asked) =>
        Assert.Equal(asked, FormCheck.Check(Form, FormData.Parse(json), false, new(2026, 9, 10)).Any(refusal => refusal.Field == "unless"));

    [Fact]
    public void An_answer_that_is_not_asked_is_cleared() =>
        Assert.Null(FormCheck.Clean(Form, FormData.Parse("""{"kind":"a","unless":"x"}"""))["unless"]);

    [Fact]
    public void Of_several_rows_each_is_named_by_its_number()
    {
        var found = FormCheck.Check(Form, FormData.Parse("""{"text":"文字","kind":"a","rows":[{"mail":"a"},{"mail":"b"}]}"""), false, new(2026, 9, 10));
        Assert.Equal(["行第1行：“邮箱”不是有效的电子邮箱", "行第2行：“邮箱”不是有效的电子邮箱"], found.Select(refusal => refusal.Why.Zh));
        Assert.Equal(["Rows, row 1: “Mail” is not an e-mail address", "Rows, row 2: “Mail” is not an e-mail address"], found.Select(refusal => refusal.Why.En));
        Assert.Equal("“邮箱”不是有效的电子邮箱", FormCheck.Check(Form, FormData.Parse("""{"text":"文字","kind":"a","rows":[{"mail":"a"}]}"""), false, new(2026, 9, 10)).Single().Why.Zh);
    }

    private static IEnumerable<string> Codes(string json, bool partial) => FormCheck.Check(Form, FormData.Parse(json), partial, new(2026, 9, 10)).Select(refusal => refusal.Code);
}
