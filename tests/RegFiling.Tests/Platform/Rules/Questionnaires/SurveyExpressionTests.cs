using CsCheck;
using RegFiling.Platform.Rules.Questionnaires;

namespace RegFiling.Tests.Platform.Rules.Questionnaires;

public sealed class SurveyExpressionTests
{
    private static readonly Dictionary<string, Operand> Answers = Surveys.Answers("""{"one":"item1-2","two":"Item 2","many":["a-1","b-2"],"number":5,"digits":"007","yes":true,"no":false,"spaced name":"x"}""")
        .ToDictionary(answer => answer.Key, answer => Operand.Of(answer.Value));

    [Theory]
    [InlineData("{one} = 'item1-2'", true)]
    [InlineData("{one} = \"item1-2\"", true)]
    [InlineData("{one}='item1-2'and{number}=5", true)]
    [InlineData("{one} == 'item2-0'", false)]
    [InlineData("{one} equal 'ITEM1-2'", true)]
    [InlineData("{one} = ' item1-2 '", true)]
    [InlineData("{one} != 'item1-2'", false)]
    [InlineData("{one} <> 'x'", true)]
    [InlineData("{gone} <> 'x'", true)]
    [InlineData("{gone} = ''", true)]
    [InlineData("{gone} empty", true)]
    [InlineData("{one} notempty", true)]
    [InlineData("{gone} notempty", false)]
    [InlineData("{many} contains 'a-1'", true)]
    [InlineData("{many} contains ['a-1']", true)]
    [InlineData("{many} contains ['a-1','b-2']", true)]
    [InlineData("{many} contains ['a-1','c-3']", false)]
    [InlineData("{many} contains 'a'", false)]
    [InlineData("{one} contains ['item1-2']", true)]
    [InlineData("{one} contains 'item1'", true)]
    [InlineData("{gone} contains 'a'", false)]
    [InlineData("{many} notcontains 'c-3'", true)]
    [InlineData("{gone} notcontains 'c-3'", true)]
    [InlineData("{many} notcontains 'a-1'", false)]
    [InlineData("{many} = ['b-2','a-1']", true)]
    [InlineData("{many} = 'a-1'", false)]
    [InlineData("{many} anyof ['b-2','z']", true)]
    [InlineData("{one} anyof ['item1-2','item9']", true)]
    [InlineData("{many} noneof ['y','z']", true)]
    [InlineData("{many} allof ['a-1','b-2']", true)]
    [InlineData("{number} > 4", true)]
    [InlineData("{number} >= 5 and {number} <= 5", true)]
    [InlineData("{number} < '10'", true)]
    [InlineData("{number} = '5'", true)]
    [InlineData("{digits} = '7'", false)]
    [InlineData("{digits} = 7", true)]
    [InlineData("{gone} < 5", false)]
    [InlineData("{yes} = true", true)]
    [InlineData("{no} = 'false'", true)]
    [InlineData("{yes}", true)]
    [InlineData("{no}", false)]
    [InlineData("!{no}", true)]
    [InlineData("!({one} = 'item1-2')", false)]
    [InlineData("{spaced name} = x", true)]
    [InlineData("{no} = true or {yes} = true and {gone} = 1", false)]
    [InlineData("({no} = true or {yes} = true) and {number} = 5", true)]
    [InlineData("{yes} = true OR {gone} = 1 AND {gone} = 2", true)]
    [InlineData("{one} = 'item1-2' && ({no} = true || {number} = 5)", true)]
    [InlineData("{two} = 'it\\'em'", false)]
    public void Conditions_hold_as_survey_authors_mean_them(string expression, bool holds) =>
        Assert.Equal(holds, SurveyExpression.Read(expression, []).Holds(Answers));

    [Theory]
    [InlineData("", 1)]
    [InlineData("{a} = ", 7)]
    [InlineData("{a = 1", 1)]
    [InlineData("{} = 1", 1)]
    [InlineData("{a} = 'x", 7)]
    [InlineData("{a} = 1 {b} = 2", 9)]
    [InlineData("({a} = 1", 9)]
    [InlineData("{a} = 1)", 8)]
    [InlineData("{a} = item1-2", 12)]
    [InlineData("{a} + 1 = 2", 5)]
    [InlineData("iif({a} = 1, 2, 3) = 2", 4)]
    [InlineData("{a} = [{b}]", 8)]
    [InlineData("and {a} = 1", 1)]
    [InlineData("{a} ~ 1", 5)]
    public void What_is_outside_is_refused_with_its_place(string expression, int at)
    {
        var wrong = Assert.Throws<ExpressionException>(() => SurveyExpression.Read(expression, []));
        Assert.Equal(at, wrong.At);
        Assert.True(wrong.What.IsComplete && wrong.Cure.IsComplete);
    }

    [Fact]
    public void Names_asked_for_are_told()
    {
        HashSet<string> names = [];
        SurveyExpression.Read("{a} = 1 or ({#b} contains 'x' and {a} empty)", names);
        Assert.Equal(["a", "b"], names.Order());
    }

    [Fact]
    public void Any_text_is_read_or_refused() =>
        Gen.OneOf(Gen.String, Gen.OneOf("{a}", "=", "'x'", "(", ")", "[", "]", ",", "and", "or", "!", "contains", "empty", "5", " ", "\"").Array[0, 40].Select(parts => string.Join("", parts))).Sample(text =>
        {
            try
            {
                SurveyExpression.Read(text, []).Holds(Answers);
            }
            catch (ExpressionException)
            {
            }
        }, iter: 20_000);
}
