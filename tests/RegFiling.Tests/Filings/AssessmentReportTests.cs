using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Filings;
using RegFiling.Platform.Ledger;
using RegFiling.RiskTiering;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Filings;

/// <summary>The assessment on paper says what the record says, to those whom it concerns.</summary>
public sealed class AssessmentReportTests
{
    [Fact]
    public async Task The_paper_repeats_the_decision_as_it_was_recorded()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await TieredAsync(system);
        var decision = await system.ReadAsync(db => db.Set<TierDecision>().AsNoTracking().SingleAsync(TestContext.Current.CancellationToken));

        var report = Assert.IsType<AssessmentReport>(await system.AskAsync("supervisor", new GetAssessmentReport(filing)));

        var tier = report.Data["tier"]!;
        Assert.Equal(decision.Tier, (string?)tier["code"]);
        Assert.Equal(decision.Score, (decimal)tier["score"]!);
        Assert.Equal(decision.ConfirmedAt, report.At);
        var points = report.Data["criteria"]!.AsArray().Concat(report.Data["modifiers"]!.AsArray()).Sum(scored => (decimal)scored!["points"]!);
        Assert.Equal(decision.Score, Math.Round(points, 2));
        Assert.Equal(8, report.Data["risks"]!.AsArray().Count);
        Assert.All(report.Data["risks"]!.AsArray(), risk => Assert.NotEqual("", (string?)risk!["level"]!["zh"]));
        var duties = await system.ReadAsync(db => db.Set<FilingObligation>().CountAsync(TestContext.Current.CancellationToken));
        Assert.Equal(duties, report.Data["obligations"]!.AsArray().Count);
        Assert.Equal("seal-document", await LastActAsync(system, filing));
        Assert.Equal(["确认等级", "用印"], report.Data["timeline"]!.AsArray().TakeLast(2).Select(act => (string?)act!["act"]!["zh"]));
    }

    // It has no code to look up; what it rests on can be found in the record.
    [Fact]
    public async Task The_paper_says_how_it_is_verified()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await TieredAsync(system);
        var confirmed = await system.ReadAsync(db => db.Set<Event>().AsNoTracking().SingleAsync(e => e.Act == "filing/confirm-tier", TestContext.Current.CancellationToken));
        var report = (await system.AskAsync("supervisor", new GetAssessmentReport(filing)))!;
        Assert.Contains(report.Data["declaration"]!.AsArray(), line => ((string)line!["zh"]!).Contains(Convert.ToHexStringLower(confirmed.Hash), StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_record_gives_the_same_paper_on_another_day()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await TieredAsync(system);
        var today = await system.AskAsync("head", new GetAssessmentReport(filing));

        system.Clock.Advance(TimeSpan.FromDays(400));
        var later = await system.AskAsync("filer", new GetAssessmentReport(filing));

        Assert.Equal(CanonicalJson.Write(today!.Data), CanonicalJson.Write(later!.Data));
        Assert.Equal(today.At, later.At);
    }

    [Fact]
    public async Task A_company_sees_its_own_paper_once_the_tier_is_confirmed_and_nobody_elses()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifiedSubjectAsync();
        var filing = await system.ReadyFilingAsync();
        await system.SubmitAsync(filing);
        await system.DoAsync("reviewer", filing, "confirm-complete");
        Assert.Null(await system.AskAsync("officer", new GetAssessmentReport(filing)));
        await system.DoAsync("officer", filing, "propose-tier", await Answers.ForAsync(system, "filing/tier-proposal", "officer"));

        var proposed = await system.AskAsync("reviewer", new GetAssessmentReport(filing));
        Assert.Contains("尚待", (string?)proposed!.Data["summary"]![0]!["zh"], StringComparison.Ordinal);
        Assert.Null(await system.AskAsync("filer", new GetAssessmentReport(filing)));

        // The party learns of its tier by the notice, when that is sealed.
        system.Seals = false;
        await system.DoAsync("reviewer", filing, "confirm-tier");
        Assert.Null(await system.AskAsync("filer", new GetAssessmentReport(filing)));
        await system.SealAsync(filing);
        Assert.NotNull(await system.AskAsync("filer", new GetAssessmentReport(filing)));
        foreach (var stranger in new[] { "other-filer", "public", "sys-admin", "expert" })
        {
            Assert.Null(await system.AskAsync(stranger, new GetAssessmentReport(filing)));
        }
    }

    [Fact]
    public async Task An_adjusted_tier_stands_beside_the_computed_one_with_its_reason()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifiedSubjectAsync();
        var filing = await system.ReadyFilingAsync();
        await system.SubmitAsync(filing);
        await system.DoAsync("reviewer", filing, "confirm-complete");
        await system.DoAsync("officer", filing, "propose-tier", await Answers.ForAsync(system, "filing/tier-proposal", "officer"));
        var computed = await system.ReadAsync(db => db.Set<TierDecision>().Select(decision => decision.ComputedTier).SingleAsync(TestContext.Current.CancellationToken));
        var adjusted = computed == "T5" ? "T4" : "T5";
        await system.DoAsync("officer", filing, "adjust-tier", await Answers.ForAsync(system, "filing/tier-adjustment", "officer", new() { ["tier"] = adjusted }));

        var report = await system.AskAsync("head", new GetAssessmentReport(filing));

        Assert.Equal(adjusted, (string?)report!.Data["tier"]!["code"]);
        var said = report.Data["summary"]!.AsArray().Select(line => (JsonNode)line!["zh"]!).Last().GetValue<string>();
        Assert.Contains("予以调整", said, StringComparison.Ordinal);
    }

    private static async Task<Guid> TieredAsync(TestSystem system)
    {
        await system.VerifiedSubjectAsync();
        var filing = await system.ReadyFilingAsync();
        await system.SubmitAsync(filing);
        await system.TierConfirmedAsync(filing);
        return filing;
    }

    private static async Task<string> LastActAsync(TestSystem system, Guid filing)
    {
        var stream = $"case/{filing}";
        var act = await system.ReadAsync(db => db.Set<Event>().Where(e => e.Stream == stream).OrderByDescending(e => e.Sequence).Select(e => e.Act).FirstAsync(TestContext.Current.CancellationToken));
        return act.Split('/')[^1];
    }
}
