using System.Text;
using System.Text.Json.Nodes;
using RegFiling.Accountability;
using RegFiling.Platform.Packs;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Accountability;

/// <summary>The ladder from hint to revocation (<c>rules/measures.json</c>, domain 3.4, CAC Order 9 Art. 31 and 33), and the law in time (Penalty Law 37).</summary>
public sealed class MeasureTests
{
    private static readonly DateOnly Day = new(2026, 9, 10);

    private static Pack Shipped => ShippedPacks.Read().Single(pack => pack.Procedures.ContainsKey("accountability"));

    [Theory]
    [InlineData("a24", "ordinary", "not-ordered", false)]
    [InlineData("a24", "ordinary", "corrected", false)]
    [InlineData("a24", "ordinary", "refused", true)]
    [InlineData("a24", "serious", "not-ordered", true)]
    [InlineData("a26", "slight", "refused", true)]
    [InlineData("other", "serious", "refused", false)]
    public void Fine_OnlyAfterARefusalOrInASeriousCase_CacOrder9Art31(string breach, string severity, string corrected, bool allowed)
    {
        var ladder = For(new(breach, severity, corrected, Harm: true, Fault: true, First: false));
        Assert.Equal(allowed, ladder.Allows("suspension-and-fine"));
        Assert.Equal(allowed ? (10_000m, 100_000m) : null, ladder.Range);
    }

    [Theory]
    [InlineData("slight", "corrected", false, true, true, "waive-first, waive-minor")]
    [InlineData("slight", "corrected", true, true, true, "waive-first")]
    [InlineData("slight", "corrected", true, false, true, "")]
    [InlineData("slight", "not-ordered", false, true, true, "")]
    [InlineData("ordinary", "corrected", false, true, true, "")]
    [InlineData("serious", "refused", true, false, false, "waive-no-fault")]
    public void Waiver_PenaltyLaw33(string severity, string corrected, bool harm, bool first, bool fault, string waivers) =>
        Assert.Equal(waivers, string.Join(", ", For(new("a24", severity, corrected, harm, fault, first)).Measures.Where(measure => measure.StartsWith("waive-", StringComparison.Ordinal)).Order(StringComparer.Ordinal)));

    [Fact]
    public void Revocation_OnlyForConcealmentOrFalseMaterial_CacOrder9Art33()
    {
        var breaches = MeasureRules.Of(Shipped).Versions.Single().Inputs.Single(input => input.Id == "breach").Choices.Select(choice => choice.Id);
        Assert.Equal(["a33-1"], breaches.Where(breach => For(new(breach, "serious", "refused", true, true, false)).Allows("revoke")));
        Assert.Equal(["a33-2"], breaches.Where(breach => For(new(breach, "serious", "refused", true, true, false)).Allows("deregister")));
    }

    [Fact]
    public void Every_measure_says_by_whom_through_which_procedure_and_penalties_on_which_article()
    {
        var rows = new[] { "a24", "a33-1", "a33-2", "other" }.SelectMany(breach => For(new(breach, "serious", "refused", true, true, false)).Rows);
        Assert.All(rows, row => Assert.True(row.Outputs["decidedBy"].Label is { IsComplete: true } && row.Outputs["procedure"].Value.Text is { Length: > 0 }));
        Assert.All(rows.Where(row => row.Outputs["procedure"].Value.Text is "accountability" or "deregistration"), row => Assert.NotEmpty(row.Grounds));
    }

    // Never 1: neither a tier nor an evaluation is an input of a measure or a field of the case, in any rule file or form.
    [Fact]
    public void No_tier_and_no_evaluation_reaches_a_measure()
    {
        var pack = Shipped;
        Assert.All(MeasureRules.Of(pack).Versions.SelectMany(version => version.Inputs), input => Assert.False(Barred(input.Id), input.Id));
        var procedure = pack.Procedures["accountability"];
        var forms = procedure.Actions.Values.Append(procedure.Start).Select(action => action.Form).OfType<string>().Distinct();
        Assert.All(forms.SelectMany(form => pack.Forms[form].Fields).SelectMany(field => field.Fields.Prepend(field)), field => Assert.False(Barred(field.Id), field.Id));
        Assert.All(procedure.Actions.Values.SelectMany(action => action.Documents).Distinct(), document =>
            Assert.False(Encoding.UTF8.GetString(pack.Files[$"documents/{document}.json"]).Contains("{tier.", StringComparison.Ordinal), document));
        var records = new[] { typeof(PenaltyCase), typeof(EvidenceLine), typeof(BreachFacts) }.SelectMany(type => type.GetProperties());
        Assert.All(records, property => Assert.False(Barred(property.Name), property.Name));
        // Tier rules ask nothing of penalties either: an outcome there is no input of this ladder.
        Assert.DoesNotContain(procedure.Actions.Values.SelectMany(action => action.Rules), Barred);
        var uses = Directory.EnumerateFiles(Repository.Path("src", "RegFiling", "Accountability"), "*.cs").Where(file => File.ReadAllText(file).Contains("RiskTiering", StringComparison.Ordinal));
        Assert.Empty(uses);
        Assert.True(Barred("tier") && Barred("TierDecision") && Barred("evaluationScore"));
    }

    [Fact]
    public void LawInTime_OldOrLighter_PenaltyLaw37()
    {
        var facts = new BreachFacts("a24", "serious", "not-ordered", Harm: true, Fault: true, First: false);
        var lighter = MeasureRules.Of(WithNewer(maximum: 50_000, minimum: 5_000));
        var heavier = MeasureRules.Of(WithNewer(maximum: 500_000, minimum: 50_000));
        var (old, act, today) = (new DateOnly(2026, 6, 1), new DateOnly(2026, 8, 1), Day);

        Assert.Equal(((5_000m, 50_000m), true), (lighter.For(facts, old, today).Range!.Value, lighter.For(facts, old, today).IsNewer));
        Assert.Equal(((10_000m, 100_000m), false), (heavier.For(facts, old, today).Range!.Value, heavier.For(facts, old, today).IsNewer));
        Assert.Equal((50_000m, 500_000m), heavier.For(facts, act, today).Range!.Value);
        Assert.Null(heavier.For(facts, new DateOnly(2022, 2, 28), today).Rules);
        Assert.NotNull(heavier.For(facts, new DateOnly(2022, 3, 1), today).Rules);
    }

    private static Ladder For(BreachFacts facts) => MeasureRules.Of(Shipped).For(facts, Day, Day);

    // "stated" and the like hold no tier; a word that begins with it does.
    private static bool Barred(string name) => name.StartsWith("tier", StringComparison.OrdinalIgnoreCase) || name.Contains("Tier", StringComparison.Ordinal) || name.Contains("evaluation", StringComparison.OrdinalIgnoreCase);

    /// <summary>The shipped pack with another text of the ladder from 1 July 2026 on.</summary>
    private static Pack WithNewer(decimal maximum, decimal minimum)
    {
        using var folder = new CopiedPack();
        var file = folder.File("rules/measures.json");
        var before = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        var after = (JsonObject)before.DeepClone();
        before["effectiveTo"] = "2026-06-30";
        (after["version"], after["effectiveFrom"]) = ("2.0.0", "2026-07-01");
        foreach (var then in after["rules"]!.AsArray().Select(row => row!["then"]!.AsObject()).Where(then => then.ContainsKey("max")))
        {
            (then["min"], then["max"]) = (minimum, maximum);
        }

        File.WriteAllText(file, before.ToJsonString());
        File.WriteAllText(folder.File("rules/measures-2026-07.json"), after.ToJsonString());
        var problems = new List<Problem>();
        var pack = PackReader.Read(folder.Root, problems);
        Assert.Empty(problems);
        return pack!;
    }

    private sealed class CopiedPack : IDisposable
    {
        public CopiedPack()
        {
            var from = Repository.Path("workflows", "cn-shanghai");
            foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            {
                var to = Path.Combine(Root, Path.GetRelativePath(from, file));
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                System.IO.File.Copy(file, to);
            }
        }

        public string Root { get; } = Directory.CreateTempSubdirectory("regfiling-pack-").FullName;

        public string File(string name) => Path.Combine(Root, name);

        public void Dispose() => Directory.Delete(Root, recursive: true);
    }
}
