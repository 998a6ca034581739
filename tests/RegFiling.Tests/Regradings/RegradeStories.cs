using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Cases;
using RegFiling.RiskTiering;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Regradings;

/// <summary>The tier follows the life of a filing (domain 3.3): duties come and go with dates, and the company sees why.</summary>
public sealed class RegradeStories
{
    private static JsonObject Cause(string cause = "threshold") => new() { ["cause"] = cause, ["facts"] = "用户数减少" };

    [Fact]
    public async Task Regrade_OnFewerUsers_LowersTheTierWhenConfirmedAndKeepsTheHistory()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        var regrade = TestSystem.Done(await system.StartAsync("officer", "regrade", Cause(), filing)).CaseId;
        var lower = new JsonObject { ["opinionAttribute"] = "none", ["contentCategory"] = "no-content", ["mau"] = 100, ["intervention"] = "none", ["publicOpinion"] = "no" };
        await system.TakeAsync("officer", regrade, "propose-tier", lower);
        // What is only proposed counts for nothing.
        Assert.Equal("T3", (await system.TiersAsync(filing)).Last(tier => tier.ConfirmedAt is not null).Tier);
        await system.TakeAsync("reviewer", regrade, "confirm-tier");
        var tiers = await system.TiersAsync(filing);
        Assert.Equal(("T1", "threshold"), (tiers[^1].Tier, tiers[^1].Cause));

        var history = await system.ReadAsync(db => TierHistory.OfAsync(db, tiers[0].FilingId, official: false, TestContext.Current.CancellationToken));
        Assert.Equal(2, history.Count);
        Assert.Equal(tiers[^1].Id, history[^1].Decision.Id);
        Assert.NotEqual("无", history[^1].Duties.Go.Zh + history[^1].Duties.Come.Zh);
        Assert.Equal("用户规模跨越分级界限", history[^1].Cause.Zh);
    }

    // The party learns of its tier by the sealed notice and not before.
    [Fact]
    public async Task Regrade_ConfirmedButNotSealed_IsNotTheCompanysToSeeYet()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        var regrade = TestSystem.Done(await system.StartAsync("officer", "regrade", Cause(), filing)).CaseId;
        await system.TakeAsync("officer", regrade, "propose-tier");
        system.Seals = false;
        await system.TakeAsync("reviewer", regrade, "confirm-tier");
        var record = (await system.RecordAsync(filing)).Id;
        Assert.Single(await system.ReadAsync(db => TierHistory.OfAsync(db, record, official: false, TestContext.Current.CancellationToken)));
        Assert.Equal(2, (await system.ReadAsync(db => TierHistory.OfAsync(db, record, official: true, TestContext.Current.CancellationToken))).Count);
        await system.SealAsync(regrade);
        Assert.Equal(2, (await system.ReadAsync(db => TierHistory.OfAsync(db, record, official: false, TestContext.Current.CancellationToken))).Count);
        Assert.Contains(await system.ReadAsync(db => db.Set<OutboxMessage>().Where(message => message.CaseId == regrade).ToListAsync()), message => message.Audience == "party");
    }

    [Fact]
    public async Task Regrade_ByOneAndTheSamePerson_IsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        system.SecondAccount("officer as reviewer", "officer", "reviewer");
        var regrade = TestSystem.Done(await system.StartAsync("officer", "regrade", Cause(), filing)).CaseId;
        await system.TakeAsync("officer", regrade, "propose-tier");
        foreach (var act in new[] { "confirm-tier", "disagree", "end" })
        {
            Assert.Equal("case.second-person", (await system.RefusedAsync(() => system.TryAsync("officer as reviewer", regrade, act))).Refusals.Single().Code);
        }
    }

    [Fact]
    public async Task Regrade_WithoutCause_TwiceAtOnce_OrByTheCompany_IsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        Assert.Equal(["cause", "facts"], (await system.RefusedAsync(() => system.StartAsync("officer", "regrade", [], filing))).Refusals.Select(refusal => refusal.Field));
        Assert.True((await system.StartAsync("filer", "regrade", Cause(), filing)).IsRefused);
        TestSystem.Done(await system.StartAsync("officer", "regrade", Cause(), filing));
        Assert.Equal("life.under-way", (await system.RefusedAsync(() => system.StartAsync("second-officer", "regrade", Cause(), filing))).Refusals.Single().Code);
    }

    // Domain 4.18: a tier that was set anew can be objected to like the first one, and nobody reviews what they graded.
    [Fact]
    public async Task Objection_ToATierSetAnew_IsReviewedByOthers()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        var regrade = TestSystem.Done(await system.StartAsync("officer", "regrade", Cause("yearly"), filing)).CaseId;
        await system.TakeAsync("officer", regrade, "propose-tier");
        await system.TakeAsync("reviewer", regrade, "confirm-tier");
        var review = TestSystem.Done(await system.StartAsync("filer", "tier-review", await Answers.ForAsync(system, "tier-review/objection", "filer"), regrade)).CaseId;
        Assert.Equal("tier-review.graded-it", (await system.RefusedAsync(() => system.TryAsync("officer", review, "accept"))).Refusals.Single().Code);
        await system.TakeAsync("second-officer", review, "accept");
    }
}
