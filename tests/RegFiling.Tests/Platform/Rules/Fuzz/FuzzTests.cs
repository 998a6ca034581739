using System.Text;
using CsCheck;
using RegFiling.Platform.Rules;
using RegFiling.Platform.Rules.Questionnaires;
using RegFiling.RiskTiering;
using RegFiling.Tests.Platform.Rules.Dmn;
using RegFiling.Tests.Platform.Rules.Questionnaires;
using RegFiling.Tests.RiskTiering;

namespace RegFiling.Tests.Platform.Rules.Fuzz;

/// <summary>
/// Files that are right, changed in a few places: whatever comes of it is refused with place and cure, or can be used, in two seconds at most and never with an
/// exception. A few hundred tries each; with REGFILING_FUZZ_SECONDS each test goes on for so long.
/// </summary>
public sealed class FuzzTests
{
    private static readonly DateOnly Day = new(2026, 11, 23);

    private static readonly string[] Cards = [RuleFiles.Card, Shipped("tier")];

    private static readonly string[] Tables =
    [
        Shipped("floors"), Shipped("obligations"),
        .. HitPolicies.Letters.Select(policy => RuleFiles.Table(policy, RuleFiles.Rows(
            ("""{ "n": "< 5", "c": "x, y", "b": true }""", """{ "out": "low", "sum": 2 }"""), ("""{ "n": "[5..10)", "c": "not(z)", "d": "[2026-01-01..2026-06-30]" }""", """{ "out": "high", "flag": true }"""),
            ("""{ "w": "not([1..3])", "t": "one, two" }""", """{ "words": { "by": "c", "x": { "zh": "甲", "en": "x" }, "y": "-", "z": { "zh": "丙", "en": "z" } } }"""), ("{}", """{ "out": "low", "sum": 1.5 }""")),
            """[{ "id": "out", "type": "choice", "values": ["low", "high"], "collect": "max" }, { "id": "sum", "type": "number", "collect": "sum" }, { "id": "flag", "type": "boolean" }, { "id": "words", "type": "label" }]""")),
    ];

    private static readonly string[] Trees =
    [
        DecisionTreeTests.Tree(),
        """
        { "source": "aid 2", "questions": [
            { "id": "1", "simple": "who?", "answers": [{ "answer": "maker", "labels": ["maker"], "nextQuestionId": "2" }, { "answer": "nobody", "nextConclusionId": "c1" }] },
            { "id": "2", "question": "what?", "answers": [
              { "answer": "a system", "labels": ["system"], "redirects": [
                { "nextConclusionId": "c2", "if": "\"maker\" in labels && !(\"model\" in labels || 'toy' in labels)" }, { "nextConclusionId": "c1" }] },
              { "answer": "a model", "labels": ["model"], "nextConclusionId": "c1" }] }],
          "conclusions": [{ "id": "c1", "conclusion": "nothing" }, { "id": "c2", "conclusion": "something", "obligation": "keep it" }] }
        """,
    ];

    private static readonly string[] Surveyed =
    [
        Surveys.Page(Surveys.Panel("p-RS", string.Join(',', Surveys.Radio("q", null, "a-1", "b-2.5"), Surveys.Question("checkbox", "many", "({q} = 'a-1' or {many} contains ['b-2']) and {words} notempty", "a-1", "b-2"),
            """{"type":"text","name":"words","title":{"default":"w","zh-cn":"字"}}"""), "{q} != 'x'") + "," + Surveys.Panel("m-MS", Surveys.Radio("r", "{q} anyof ['a-1', 'b-2.5'] and !({many} empty)", "a-1", "n-0"))),
    ];

    [Fact]
    public void Score_cards() => Any(Cards, Usable);

    [Fact]
    public void Decision_tables() => Any(Tables, Usable);

    [Fact]
    public void Decision_trees() => Any(Trees, Usable);

    [Fact]
    public void Forms_with_scores() => Any([QuestionnaireTests.Form], file => Usable(file, "own.json"));

    [Fact]
    public void Surveys_of_others() => Any(Surveyed, file => Usable(file, "survey.json"));

    [Fact]
    public void Scoring_methods() => Any(
        ["""
        { "id": "mine", "suffixes": { "_risk": "raw", "_less": "mitigation", "_none": "none" }, "scoredTypes": { "rating": "one", "ticks": "many" }, "scoreAfter": "=",
          "scores": { "relief": { "countedShare": 1, "from": 0.5, "factor": 0.5, "rounding": "half-even" }, "note": { "zh": "注", "en": "note" },
            "levels": [{ "title": { "zh": "小", "en": "small" }, "upTo": 0.1 }, { "title": { "zh": "大", "en": "big" } }] } }
        """],
        (file, _) =>
        {
            var (method, problems) = Fuzzing.Bounded(() => ScoringMethod.Parse(file, "method.json"));
            Fuzzing.Told(problems, Fuzzing.Lines(file));
            Assert.True(method is not null || problems.Count > 0);
        });

    [Fact]
    public void Models_of_others()
    {
        const string ranked = """<output name="a"><outputValues><text>"high","mid","low"</text></outputValues></output><output name="b"><defaultOutputEntry><text>1</text></defaultOutputEntry></output>""";
        string[] files =
        [
            DmnFiles.OfTable("hitPolicy=\"PRIORITY\"", ranked, "> 10 | not(\"a\", \"b\") | - | if n > 5 then \"high\" else \"low\" | n + 1", "[1..5) | - | true | \"mid\" | count([n, 2])"),
            DmnFiles.OfTable("hitPolicy=\"COLLECT\" aggregation=\"SUM\"", "<output/>", "- | starts with(?, \"a\") | - | n * 2", "> string length(s) | - | false | 3"),
            DmnFiles.Model($"""
                <itemDefinition name="tOwn"><itemComponent name="amount"><typeRef>number</typeRef></itemComponent></itemDefinition><itemDefinition name="tWord"><typeRef>string</typeRef><allowedValues><text>"x","y"</text></allowedValues></itemDefinition>
                {DmnFiles.Input("own", "tOwn")}{DmnFiles.Input("word", "tWord")}
                <businessKnowledgeModel id="b" name="half of"><variable name="half of"/><encapsulatedLogic><formalParameter name="p" typeRef="number"/>{DmnFiles.Literal("p / 2")}</encapsulatedLogic></businessKnowledgeModel>
                {DmnFiles.Decision("total", DmnFiles.Literal("half of(own.amount) + first"), """<informationRequirement><requiredDecision href="#first"/></informationRequirement>""" + DmnFiles.Needs("own") + """<knowledgeRequirement><requiredKnowledge href="#b"/></knowledgeRequirement>""", "number")}
                {DmnFiles.Decision("first", $"<context><contextEntry><variable name=\"k\"/>{DmnFiles.Literal("if word = \"x\" then 1 else 2")}</contextEntry><contextEntry>{DmnFiles.Literal("k + 1")}</contextEntry></context>", DmnFiles.Needs("word"), "number")}
                """),
            Encoding.UTF8.GetString(DmnExport.Write(ShanghaiRules.Bytes("floors"))),
        ];
        Gen.Select(Gen.Int[0, files.Length - 1], Change.Several).Try(one =>
        {
            var file = XmlTree.After(files[one.Item1], one.Item2);
            var parsed = Fuzzing.Bounded(() => RuleSet.Parse(file, "mine.dmn"));
            Sound(parsed, file);
            if (parsed.RuleSet is DmnModel model) Fuzzing.Bounded(() => model.Decide("""{"n":3,"s":"a","b":true,"own":{"amount":5},"word":"x"}"""u8.ToArray()));
            var imported = Fuzzing.Bounded(() => DmnImport.Read(file, "mine.dmn"));
            Assert.True(imported.RuleFile is not null || imported.Problems.Count > 0);
        }, usual: 500);
    }

    [Fact]
    public void Tables_that_a_modeller_gives_back_on_a_changed_basis()
    {
        var (dmn, basis) = (DmnExport.Write(ShanghaiRules.Bytes("floors")), Shipped("floors"));
        Change.Several.Try(changes =>
        {
            var imported = Fuzzing.Bounded(() => DmnImport.Read(dmn, "mine.dmn", JsonTree.After(basis, changes)));
            Assert.True(imported.RuleFile is not null || imported.Problems.Count > 0);
        }, usual: 200);
    }

    [Fact]
    public void Conditions_on_labels() => Spoilt(
        ["(\"a\" in labels || 'b' in labels) && !(\"c\" in labels)", "!!(\"a\" in labels)", "\"a\" in labels&&\"b\"in labels||\"c\" in labels"],
        text => LabelExpression.Parse(text, label => label.Length)?.Holds(5));

    [Fact]
    public void Conditions_of_surveys()
    {
        var answers = Surveys.Answers("""{"a":"x","many":["p","q"],"n":5,"t":true}""").ToDictionary(answer => answer.Key, answer => Operand.Of(answer.Value));
        Spoilt(
            ["({a} = 'x' or {many} contains ['p','q']) and {n} >= 5", "!({t}) || {gone} empty", "{many} anyof ['p', \"z\"] && {n} <> 4", "negate {a} notempty and {n} lessorequal 7.5"],
            text =>
            {
                try
                {
                    return SurveyExpression.Read(text, []).Holds(answers);
                }
                catch (ExpressionException wrong)
                {
                    Assert.True(wrong.At >= 1 && wrong.At <= text.Length + 1 && wrong.What.IsComplete && wrong.Cure.IsComplete);
                    return false;
                }
            });
    }

    [Fact]
    public void Expressions_of_models()
    {
        Spoilt(
            ["if n > 5 then \"high\" else [1, 2][-1]", "{a: 1, b c: a + 1}.b c ** 2 ** 2", "date(\"2026-01-31\") + duration(\"P1M\") in [@\"2026-02-01\"..@\"2026-03-01\")", "not(n between 1 and 3) or string length(\"横\") = 1",
             "sum([n, 2.5E3]) / count(list: [1]) - -3", "substring(\"foobar\", 3, 2) + upper case(\"x\\u0041\")", "n in (< 3, [4..6], not(7))"],
            text =>
            {
                var names = new FeelNames();
                names.Declare("n");
                try
                {
                    return FeelParser.Read(text, names).Of(new Frame(names.Size, new StepBudget())).ToString();
                }
                catch (FeelException wrong)
                {
                    Assert.True(wrong.Column >= 1 && wrong.Column <= text.Length + 1 && wrong.Why.IsComplete, $"{wrong.Column} of {text.Length}");
                    return "";
                }
                catch (TooManyStepsException)
                {
                    return "";
                }
            });
        Spoilt(["< 5, > 10", "not(\"a\", \"b\")", "[2 * 2 .. n]", "? > 2 and ? < n", "(@\"2026-01-01\"..@\"2026-06-30\"[", "null", "!= -1"], text =>
        {
            var names = new FeelNames();
            names.Declare("n");
            try
            {
                return FeelParser.ReadTests(text, names).IsAny;
            }
            catch (FeelException wrong)
            {
                Assert.True(wrong.Column >= 1 && wrong.Column <= text.Length + 1 && wrong.Why.IsComplete);
                return false;
            }
        });
    }

    // Rules of any kind that happen to fit together: the compiled plan says about the same answers what the explained decision says.
    [Fact]
    public void A_changed_card_and_floors_decide_alike_compiled_and_not()
    {
        var (card, floors) = (Shipped("tier"), Shipped("floors"));
        Gen.Select(Change.Several, Change.Several, Gen.Int[0, 1_000].Array[30]).Try(one =>
        {
            var tier = RuleSet.Parse(JsonTree.After(card, one.Item1.Take(2)), "tier.json").RuleSet as ScoreCard ?? ShanghaiRules.Tier;
            var table = RuleSet.Parse(JsonTree.After(floors, one.Item2.Take(2)), "floors.json").RuleSet as DecisionTable ?? ShanghaiRules.Floors;
            if (TierEngine.Check(tier, table).Count > 0 || TierPlan.Compile(tier, table) is not { } plan) return;
            FactValue[] row = [.. plan.Inputs.Select((input, at) => Answer(input, one.Item3[at % 30]))];
            var facts = plan.Inputs.Zip(row).Aggregate(Facts.None, (all, next) => all.With(next.First.Id, next.Second));
            var said = TierEngine.Decide(tier, table, facts, Day);
            var planned = plan.Decide(row);
            Assert.Equal((said.Tier.Rank, said.ScoredTier.Rank, said.Score), (planned.Rank, planned.ScoredRank, planned.Score));
        }, usual: 200);
    }

    private static void Any(string[] files, Action<byte[]> holds) => Any(files, (file, _) => holds(file));

    private static void Any(string[] files, Action<byte[], Change[]> holds) =>
        Gen.Select(Gen.Int[0, files.Length - 1], Change.Several).Try(one => holds(JsonTree.After(files[one.Item1], one.Item2), one.Item2), usual: 500);

    private static void Spoilt(string[] texts, Func<string, object?> read)
    {
        string[] parts = [.. texts.SelectMany(text => text.Split(' ')).Distinct(), " ", "(", ")", "[", "]", "{", "}", "\"", "'", ",", "..", "-", "!", "&&", "||", "\n", "1e9", "\ud800", "\\", "?", ".", "/*", "//"];
        Gen.Select(Gen.Int[0, texts.Length - 1], Gen.Select(Gen.Int[0, 200], Gen.Int[0, 12], Gen.Int[0, parts.Length - 1]).Array[1, 6]).Try(one =>
        {
            var text = texts[one.Item1];
            foreach (var (at, cut, part) in one.Item2)
            {
                var from = at % (text.Length + 1);
                text = string.Concat(text.AsSpan(0, from), (cut & 1) == 0 ? parts[part] : "", text.AsSpan(Math.Min(from + (cut >> 1), text.Length)));
            }

            Fuzzing.Bounded(() => read(text));
        }, usual: 2_000);
    }

    private static void Sound(ParsedRuleSet parsed, byte[] file)
    {
        Fuzzing.Told(parsed.Problems, Fuzzing.Lines(file));
        Assert.Equal(parsed.RuleSet is null, parsed.Problems.Any(p => !p.IsWarning));
    }

    private static void Usable(byte[] file)
    {
        var parsed = Fuzzing.Bounded(() => RuleSet.Parse(file, "mine.json"));
        Sound(parsed, file);
        var read = Fuzzing.Bounded(() => RuleSheet.Read(file, "mine.json"));
        Assert.Equal(parsed.RuleSet is null, read is null);
        for (var k = 0; k < 4 && parsed.RuleSet is { } set; k++)
        {
            var facts = set.Inputs.Aggregate(Facts.None, (all, input) => all.With(input.Id, Answer(input, (k * 7) + (k < 3 ? set.Inputs.Count : 0))));
            switch (set)
            {
                case ScoreCard card: Assert.Contains(Fuzzing.Bounded(() => card.Decide(facts, Day)).Grade, card.Grades); break;
                case DecisionTable table: Assert.True(Fuzzing.Bounded(() => table.Decide(facts, Day)).Explanation.IsComplete); break;
                case DecisionTree tree: Assert.True(Fuzzing.Bounded(() => tree.Decide(facts, Day)) is { Outcome: null, Next: not null } or { Outcome: not null, Next: null }); break;
                default: Assert.Fail(set.GetType().Name); break;
            }
        }

        if (parsed.RuleSet is DecisionTable)
        {
            var back = Fuzzing.Bounded(() => DmnImport.Read(DmnExport.Write(file), "mine.dmn"));
            Assert.True(back.RuleFile is not null || back.Problems.Count > 0);
        }
    }

    private static void Usable(byte[] file, string name)
    {
        var parsed = Fuzzing.Bounded(() => QuestionnaireFile.Parse(file, name));
        Fuzzing.Told(parsed.Problems.Concat(parsed.Notes), Fuzzing.Lines(file));
        Assert.Equal(parsed.Questionnaire is null, parsed.Problems.Count > 0);
        if (parsed.Questionnaire is not { } read) return;
        var result = read.Assess(Surveys.Answers("""{"a":"yes","b":["x","y"],"m":"half","q":"a-1","many":["b-2"],"words":"w","r":"a-1"}"""));
        if (result.IsRefused) return;
        Assert.InRange(result.Value.Cleared.Level, 1, read.Scores.Levels.Count);
        Assert.InRange(result.Value.Recorded.Raw, 0, read.HighestRaw);
    }

    private static FactValue Answer(RuleInput input, int k) => input.Type switch
    {
        _ when k % 5 == 4 => FactValue.Unknown,
        InputType.Choice when input.Choices.Count > 0 => FactValue.Of(input.Choices[k % input.Choices.Count].Id),
        InputType.Boolean => FactValue.Of(k % 2 == 0),
        InputType.Date => FactValue.Of(Day.AddDays(k)),
        InputType.Number or InputType.WholeNumber => FactValue.Of((decimal)(k * k * k)),
        _ => FactValue.Of("one"),
    };

    private static string Shipped(string name) => Encoding.UTF8.GetString(ShanghaiRules.Bytes(name));
}
