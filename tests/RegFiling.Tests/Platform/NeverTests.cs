using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RegFiling.Filings;
using RegFiling.Platform;
using RegFiling.Platform.Identity;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Platform;

/// <summary>What no pack of this repository may do, whatever the linter lets through (design 8).</summary>
public sealed partial class NeverTests
{
    // Glossary 0: a filing is no licence, a case is no 案件, and nothing is thrown out. The licences of other laws keep their names.
    private static readonly string[] ForbiddenWords = ["批准", "审批通过", "准予", "驳回", "打回", "受理通过", "拒办", "不予受理"];

    private static readonly string[] Licences = ["前置许可", "经营许可证", "许可证"];

    public static TheoryData<string> Files() => [.. from folder in Directory.EnumerateDirectories(Repository.Path("workflows"))
                                                    from file in Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories)
                                                    select Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')];

    [Theory, MemberData(nameof(Files))]
    public void Texts_exist_in_both_languages_without_forbidden_words(string file)
    {
        foreach (var (path, text) in Texts(JsonNode.Parse(File.ReadAllText(Repository.Path(file))), ""))
        {
            var (zh, en) = ((string?)text["zh"], (string?)text["en"]);
            Assert.False(string.IsNullOrWhiteSpace(zh) || string.IsNullOrWhiteSpace(en), $"{path} exists in one language only");
            Assert.True(zh!.Any(c => c > 0x2E80) || zh.All(c => char.IsAsciiLetterUpper(c) || !char.IsAsciiLetter(c)) || zh == en, $"{path}: {zh} is not Chinese");
            Assert.False(Han().IsMatch(Marks().Replace(en!, "")) && zh != en, $"{path}: {en} is not English");
            // An interview is 批准 by the head (glossary 2.8), and opening an enforcement case is 批准立案 (2.10); a filing never is.
            var forbidden = file.Contains("interview", StringComparison.Ordinal) ? ForbiddenWords.Except(["批准"]) : ForbiddenWords;
            var said = file.EndsWith("procedures/accountability.json", StringComparison.Ordinal) ? zh.Replace("批准立案", "", StringComparison.Ordinal) : zh;
            Assert.All(forbidden, word => Assert.False(said.Contains(word, StringComparison.Ordinal), $"{path} says {word}"));
            Assert.False(Licences.Aggregate(zh, (rest, licence) => rest.Replace(licence, "", StringComparison.Ordinal)).Contains("许可", StringComparison.Ordinal), $"{path} says 许可: {zh}");
            Assert.False(!file.Contains("accountability", StringComparison.Ordinal) && zh.Contains("案件", StringComparison.Ordinal), $"{path} says 案件");
            Assert.False(en!.Contains("approve", StringComparison.OrdinalIgnoreCase) && !en.Contains("approver", StringComparison.OrdinalIgnoreCase), $"{path} says {en}");
        }
    }

    [Fact]
    public void Forbidden_word_is_seen()
    {
        var found = Texts(JsonNode.Parse("""{ "a": [{ "title": { "zh": "批准", "en": "approved" } }] }"""), "").Single();
        Assert.Equal("/a/0/title", found.Path);
        Assert.Contains((string)found.Text["zh"]!, ForbiddenWords);
    }

    // Never 1, 2: one procedure alone comes to a penalty; no action takes an evaluation; the furthest a commitment goes is a clue.
    [Fact]
    public void No_procedure_but_the_accountability_case_names_a_penalty_and_none_an_evaluation()
    {
        foreach (var procedure in ShippedPacks.Read().SelectMany(pack => pack.Procedures.Values))
        {
            Assert.True(procedure.Id == "accountability" || procedure.Start.Form?.StartsWith("accountability/", StringComparison.Ordinal) != true);
            Assert.DoesNotContain(procedure.Actions.SelectMany(action => action.Value.Rules), rule => rule.Contains("evaluation", StringComparison.Ordinal));
            if (procedure.Id == "accountability")
            {
                continue;
            }

            Assert.DoesNotContain(procedure.Actions, action => action.Value.Title.Zh.Contains("处罚", StringComparison.Ordinal) || action.Value.Title.Zh.Contains("罚款", StringComparison.Ordinal));
        }
    }

    // Never 4: where one act checks another, the second is never open to who took the first.
    [Theory]
    [InlineData("filing", "confirm-tier", "propose-tier")]
    [InlineData("filing", "confirm-tier", "adjust-tier")]
    [InlineData("filing", "complete-locally", "confirm-tier")]
    [InlineData("filing", "confirm-complete", "submit")]
    [InlineData("subject", "verify", "submit")]
    [InlineData("subject", "reject", "review")]
    [InlineData("assessment", "accept", "sign")]
    [InlineData("commitment", "confirm-breach", "suspect-breach")]
    [InlineData("commitment", "escalate", "confirm-breach")]
    [InlineData("risk-notice", "check", "prepare")]
    [InlineData("risk-notice", "issue", "prepare")]
    [InlineData("risk-notice", "issue", "check")]
    [InlineData("interview", "approve", "propose")]
    [InlineData("interview", "countersign", "record")]
    [InlineData("interview", "confirm-refusal", "note-refusal")]
    [InlineData("interview", "pass", "review")]
    [InlineData("interview", "fail", "review")]
    [InlineData("change", "accept", "mark-material")]
    [InlineData("regrade", "confirm-tier", "propose-tier")]
    [InlineData("deregistration-ex-officio", "deregister-ex-officio", "notify")]
    [InlineData("revocation", "revoke", "pre-notice")]
    [InlineData("revocation", "hold-hearing", "close-investigation")]
    [InlineData("restoration", "restore", "start")]
    [InlineData("rectification", "issue", "start")]
    [InlineData("rectification", "pass", "verify")]
    [InlineData("rectification", "pass", "issue")]
    [InlineData("accountability", "open", "propose-opening")]
    [InlineData("accountability", "pass", "close-investigation")]
    [InlineData("accountability", "hold-hearing", "collect-evidence")]
    [InlineData("accountability", "decide", "close-investigation")]
    [InlineData("accountability", "decide", "pass")]
    [InlineData("accountability", "decide", "hold-hearing")]
    public void Check_of_an_act_is_for_a_second_person(string procedure, string action, string of) =>
        Assert.Contains(of, ShippedPacks.Read().Single(pack => pack.Procedures.ContainsKey(procedure)).Procedures[procedure].Actions[action].Who.NotBy);

    // Never 3: the series of the authority is its own.
    [Fact]
    public void No_number_series_looks_like_the_national_one() => Assert.All(
        ShippedPacks.Read().SelectMany(pack => pack.Manifest.Series.Values),
        format => Assert.False(format.Contains("网信算备", StringComparison.Ordinal) || format.Contains("上线编号", StringComparison.Ordinal)));

    // Never 8: every limit of the law stands in a pack with its article; the figures of domain 1.1 are there and with the force of law.
    [Theory]
    [InlineData("filing", "file-after-start", "10 wd", "cac-order-9/24")]
    [InlineData("filing", "decide", "30 wd", "cac-order-9/25")]
    [InlineData("filing", "reconsideration", "60 cd", "reconsideration-law/20")]
    [InlineData("filing", "litigation", "6 mo", "litigation-law/46")]
    [InlineData("change", "change-after", "10 wd", "cac-order-9/24")]
    [InlineData("deregistration", "deregister-after", "20 wd", "cac-order-9/24")]
    [InlineData("revocation", "request-hearing", "5 wd", "penalty-law/64")]
    [InlineData("revocation", "hearing-notice", "7 wd", "penalty-law/64")]
    public void Limit_of_the_law_stands_in_the_pack_with_its_article(string procedure, string id, string limit, string ground)
    {
        var definition = ShippedPacks.Read().Single(pack => pack.Procedures.ContainsKey(procedure)).Procedures[procedure];
        var found = definition.Clocks.TryGetValue(id, out var clock) ? (clock.Limit, clock.Force, clock.Ground) : (definition.Limits[id].Limit, definition.Limits[id].Force, definition.Limits[id].Ground);
        Assert.Equal((limit, Force.Law, ground), found);
    }

    [Theory]
    [InlineData("decide", "90 cd", "penalty-law/60")]
    [InlineData("hearing-request", "5 wd", "penalty-law/64")]
    [InlineData("hearing-notice-before", "7 wd", "penalty-law/64")]
    [InlineData("preserved", "7 wd", "penalty-law/56")]
    [InlineData("service", "7 wd", "penalty-law/61")]
    [InlineData("payment", "15 cd", "penalty-law/67")]
    [InlineData("urged", "10 cd", "enforcement-law/54")]
    [InlineData("court-application", "3 mo", "enforcement-law/53")]
    [InlineData("limitation", "2 yr", "penalty-law/36")]
    [InlineData("limitation-grave", "5 yr", "penalty-law/36")]
    [InlineData("withdraw-publication", "3 wd", "penalty-law/48")]
    public void Limit_of_the_penalty_law_stands_in_the_pack_with_its_article(string id, string limit, string ground)
    {
        var procedure = ShippedPacks.Read().Single(pack => pack.Procedures.ContainsKey("accountability")).Procedures["accountability"];
        var found = procedure.Clocks.TryGetValue(id, out var clock) ? (clock.Limit, clock.Force, clock.Ground) : (procedure.Limits[id].Limit, procedure.Limits[id].Force, procedure.Limits[id].Ground);
        Assert.Equal((limit, Force.Law, ground), found);
        var late = procedure.Settings["lateChargePercent"];
        Assert.Equal(("3", Force.Law, "penalty-law/72"), (late.Value, late.Force, late.Ground));
    }

    // Never 8, from the other side: no code of a procedure counts days or writes a period.
    [Fact]
    public void No_procedure_in_code_counts_days()
    {
        var code = Directory.EnumerateFiles(Repository.Path("src", "RegFiling"), "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/Calendar/", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(code);
        Assert.All(code, file => Assert.False(PeriodInCode().IsMatch(File.ReadAllText(file)), file));
        Assert.Matches(PeriodInCode(), """Period.Parse("30 wd")""");
        Assert.Matches(PeriodInCode(), "submitted.AddDays(10)");
    }

    // Never 11: a default of the product has no article, in whatever pack.
    [Fact]
    public void Only_law_and_published_rules_have_an_article() => Assert.All(
        ShippedPacks.Read().SelectMany(pack => pack.Procedures.Values)
            .SelectMany(procedure => procedure.Clocks.Values.Select(clock => (clock.Force, clock.Ground)).Concat(procedure.Limits.Values.Select(limit => (limit.Force, limit.Ground)))),
        limit => Assert.Equal(limit.Force is Force.Law or Force.Rule, limit.Ground is not null));

    // Never 6: whoever is no official and not of the company is not among those who see a case.
    [Fact]
    public void Administrators_and_the_public_see_no_file() =>
        Assert.Empty(Roles.Official.Intersect(["sys-admin", "sec-admin", "audit-admin", "public", "expert", "lab", "dept", "filer", "agent", "legal-rep", "security-officer"]));

    [Fact]
    public void Status_filed_is_written_in_one_place_only()
    {
        var places = Directory.EnumerateFiles(Repository.Path("src"), "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(File.ReadAllLines).Count(line => line.Contains($"= {nameof(FilingStatus)}.{nameof(FilingStatus.Filed)};", StringComparison.Ordinal));
        Assert.Equal(1, places);
    }

    private static IEnumerable<(string Path, JsonObject Text)> Texts(JsonNode? node, string path) => node switch
    {
        JsonObject text when text.ContainsKey("zh") || text.ContainsKey("en") => [(path, text)],
        JsonObject properties => properties.SelectMany(property => Texts(property.Value, $"{path}/{property.Key}")),
        JsonArray items => items.SelectMany((item, index) => Texts(item, $"{path}/{index}")),
        _ => [],
    };

    // What stands on the national number is quoted as it is.
    [GeneratedRegex("网信算备|号", RegexOptions.NonBacktracking)]
    private static partial Regex Marks();

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}", RegexOptions.NonBacktracking)]
    private static partial Regex Han();

    [GeneratedRegex("""\"\d+ (wd|cd|mo|yr)\"|\.Add(Days|Months|Years)\(-?\d{2,}\)|FromDays\(\d+\)""", RegexOptions.NonBacktracking)]
    private static partial Regex PeriodInCode();
}
