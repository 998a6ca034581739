using System.Text;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identifiers;

namespace RegFiling.Tests.Platform.Identifiers;

/// <summary>Radicals and compatibility ideographs, as programs write them into PDFs, are the ideographs that they look like.</summary>
public sealed class UnifiedTests
{
    [Theory]
    [InlineData("⼿机⼤模型⽣成算法", "手机大模型生成算法")]
    [InlineData("⻛险、⻋辆、⻓江、⻚⾯、⻄⻅", "风险、车辆、长江、页面、西见")]
    [InlineData("⺟⻳", "母龟")]
    [InlineData("\uF90A\uFA0E\U0002F800", "金\uFA0E丽")]
    [InlineData("Ａ１（全角）①", "Ａ１（全角）①")]
    [InlineData("半\uD840", "半\uD840")]
    [InlineData("", "")]
    public void Drawn_alike_is_one(string printed, string meant) => Assert.Equal(meant, Characters.Unify(printed));

    // U+2E80 alone has no equivalent; U+2E9A and what follows U+2EF3 and U+2FD5 are not assigned.
    [Fact]
    public void No_radical_is_left() => Assert.All(
        Enumerable.Range(0x2E81, 0x2EF4 - 0x2E81).Where(value => value != 0x2E9A).Concat(Enumerable.Range(0x2F00, 0x2FD6 - 0x2F00)).Select(value => new Rune(value).ToString()),
        radical => Assert.False(Characters.Unify(radical)[0] is >= '\u2E80' and <= '\u2FD5', radical));

    [Fact]
    public void What_is_pasted_into_a_form_is_taken_as_what_it_looks_like()
    {
        var form = new FormDefinition("a/b", 1, new("甲", "A"), [new("s", new("乙", "B"), [new("name", FieldType.Text, new("名称", "Name"))])]);
        Assert.Equal("手机", FormBinder.Bind(form, new Dictionary<string, string[]> { ["name"] = ["⼿机"] }, new Dictionary<string, System.Text.Json.Nodes.JsonObject>()).Text("name"));
    }
}
