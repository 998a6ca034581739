using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Filings;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Rules;
using RegFiling.RiskTiering;
using RegFiling.RiskTiering.Simulation;
using RegFiling.Tests.Support;
using static RegFiling.Tests.RiskTiering.ShanghaiRules;

namespace RegFiling.Tests.RiskTiering.Simulation;

/// <summary>What a proposed rule would do to the filings on record, on each database.</summary>
public sealed class SimulationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static RuleProposal Now { get; } = new(Tier, Floors, Obligations);

    [Theory, OnEachDatabase]
    public async Task Change_of_a_threshold_moves_those_between_and_nobody_else(Brand brand)
    {
        await using var system = await TestSystem.StartAsync(brand);
        var small = await FilingAsync(system, system.Company, ("opinionAttribute", "attached"), ("mau", 9_999));
        var large = await FilingAsync(system, system.Company, ("opinionAttribute", "attached"), ("mau", 10_000));
        var other = await FilingAsync(system, system.Other, ("opinionAttribute", "attached"), ("mau", 20_000));
        await FilingAsync(system, system.Other, FilingStatus.Withdrawn, "T1", ("opinionAttribute", "attached"), ("mau", 20_000));
        var proposal = Now.With(("tier.json", Changed("tier", "\"mau\": \">= 10000\"", "\"mau\": \">= 15000\""))).Value;

        var result = await RunAsync(system, proposal);
        Assert.Equal((3L, 1, 0L, 0L), (result.Filings, result.Moved, result.WithoutTier, result.Unreadable));
        Assert.Equal([new TierMove("T1", "T1", 1), new("T2", "T1", 1), new("T2", "T2", 1)], result.Moves);
        var mover = Assert.Single(result.Movers(0, 10));
        Assert.Equal((large, system.Company, "T2", "T1", false), (mover.FilingId, mover.SubjectId, mover.From, mover.To, mover.IsUp));
        Assert.Equal(["criterion:scale"], mover.Reasons);
        Assert.Equal([new CompanyMoves(system.Company, 0, 1)], result.Companies);
        Assert.Contains(result.Duties, duty => duty.Changes == 1 || duty.Ends == 1);
        Assert.Empty(result.Movers(1, 10));
        Assert.Empty(result.Movers(0, 10, to: "T5"));

        var detail = Assert.Single(await DetailsAsync(system, result));
        Assert.Equal(("备案", "测试甲公司"), (detail.Filing, detail.Company));
        Assert.Equal(result.Duties.Sum(duty => duty.Begins + duty.Ends + duty.Changes), detail.Duties.Count);

        var own = await RunAsync(system, proposal, system.Other);
        Assert.Equal((1L, 0), (own.Filings, own.Moved));
        Assert.NotEqual(small, other);
    }

    [Fact]
    public async Task Floors_thresholds_new_tiers_and_requirements_are_told_apart()
    {
        await using var system = await TestSystem.StartAsync();
        await FilingAsync(system, system.Company, ("generativePublic", true));
        await FilingAsync(system, system.Company, ("opinionAttribute", "main"), ("contentCategory", "health-finance-law-jobs-minors"));

        var floors = await RunAsync(system, Now.With(("floors.json", Changed("floors", "\"then\": { \"floor\": \"T3\" }", "\"then\": { \"floor\": \"T4\" }"))).Value);
        Assert.Equal(["floor:generative-public"], Assert.Single(floors.Movers(0, 10)).Reasons);
        Assert.True(floors.Movers(0, 1)[0].IsUp);

        var bounds = await RunAsync(system, Now.With(("tier.json", Changed("tier", "\"from\": 20", "\"from\": 38"))).Value);
        Assert.Equal(["thresholds"], Assert.Single(bounds.Movers(0, 10)).Reasons);

        var requirements = await RunAsync(system, Now.With(("obligations.json", Changed("obligations", "\"id\": \"logs\",", "\"id\": \"new-logs\","))).Value);
        Assert.Equal(0, requirements.Moved);
        Assert.Equal([2L, 2L], requirements.Duties.Select(duty => duty.Begins + duty.Ends));
    }

    [Fact]
    public async Task Newest_decision_counts_and_an_adjusted_tier_is_no_effect_of_the_change()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await FilingAsync(system, system.Company, FilingStatus.Filed, "T1", ("mau", 0));
        await DecideAsync(system, filing, "T3", system.Clock.GetUtcNow().AddDays(1), ("mau", 0));
        await system.ReadAsync(async db =>
        {
            db.Add(new Filing { Id = Guid.CreateVersion7(), SubjectId = system.Company, Name = "没有等级", Type = "push" });
            return await db.SaveChangesAsync();
        });
        var result = await RunAsync(system, Now);
        Assert.Equal((1L, 1L), (result.Filings, result.WithoutTier));
        var mover = Assert.Single(result.Movers(0, 10));
        Assert.Equal(("T3", "T1", true), (mover.From, mover.To, mover.WasAdjusted));
        Assert.Equal(["not-by-this-change"], mover.Reasons);
    }

    [Fact]
    public async Task Missing_answers_take_the_higher_value_and_broken_facts_are_counted()
    {
        await using var system = await TestSystem.StartAsync();
        await FilingAsync(system, system.Company, ("mau", null));
        var broken = await FilingAsync(system, system.Company, ("mau", 1));
        await DecideAsync(system, broken, "T1", system.Clock.GetUtcNow().AddDays(1), raw: "[1]");
        var result = await RunAsync(system, Now);
        Assert.Equal((1L, 1L, 1L), (result.Filings, result.Unreadable, result.Open));
    }

    [Fact]
    public async Task Cancelled_run_stops_and_leaves_nothing()
    {
        await using var system = await TestSystem.StartAsync();
        for (var i = 0; i < 3; i++) await FilingAsync(system, system.Company, ("mau", 1));
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var before = await system.ReadAsync(db => Task.FromResult(db.Set<Event>().Count()));
        await using var scope = system.Services.CreateAsyncScope();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scope.ServiceProvider.GetRequiredService<TierSimulation>().RunAsync(Now, Now, Day, cancellationToken: cancelled.Token));
        Assert.Equal(before, await system.ReadAsync(db => Task.FromResult(db.Set<Event>().Count())));
    }

    [Fact]
    public void Proposal_that_does_not_fit_is_refused_with_its_place()
    {
        Assert.NotEmpty(Now.With(("t.json", "{}"u8.ToArray())).Refusals);
        Assert.Contains(Now.With(("tier.json", Changed("tier", "\"id\": \"T5\"", "\"id\": \"T9\""))).Refusals, refusal => refusal.Code == "rules.other-tiers");
        var table = """
            { "id": "t", "version": "1", "kind": "decision-table", "title": { "zh": "表", "en": "t" }, "effectiveFrom": "2026-01-01", "author": "a", "grounds": ["cac-order-9/23"], "lookAgainMonths": 3, "hitPolicy": "C",
              "inputs": [ { "id": "x", "type": "boolean", "title": { "zh": "是", "en": "x" } } ], "outputs": [ { "id": "o", "type": "number", "collect": "sum" } ],
              "rules": [ { "id": "r", "title": { "zh": "行", "en": "r" }, "when": { "x": true }, "then": { "o": 1 }, "force": "default" } ] }
            """;
        Assert.Equal("simulation.other-rules", Assert.Single(Now.With(("t.json", Encoding.UTF8.GetBytes(table))).Refusals).Code);
    }

    // The compiled requirements say what the table says, at every tier.
    [Fact]
    public void Requirements_of_movers_are_those_of_the_rules()
    {
        var facts = Harmless(("generating", true), ("publicOpinion", true));
        var json = CanonicalJson.Write(new JsonObject { ["generating"] = true, ["publicOpinion"] = true, ["personalised"] = false, ["processesPersonalInfo"] = false, ["ethicsHighRiskList"] = false });
        foreach (var (from, to) in new[] { ("T1", "T5"), ("T5", "T1"), ("T2", "T3"), ("T4", "T4") })
        {
            var (before, after) = (TierEngine.ObligationsFor(Obligations, from, facts, Day).ToDictionary(duty => duty.Id, duty => duty.Value), TierEngine.ObligationsFor(Obligations, to, facts, Day).ToDictionary(duty => duty.Id, duty => duty.Value));
            var found = new SimulationTally(Now, Now, Day).DutiesOf(json, from, to);
            Assert.Equal(after.Keys.Except(before.Keys).Order(), found.Where(duty => duty.Change == "begins").Select(duty => duty.Id).Order());
            Assert.Equal(before.Keys.Except(after.Keys).Order(), found.Where(duty => duty.Change == "ends").Select(duty => duty.Id).Order());
            Assert.Equal(before.Keys.Intersect(after.Keys).Where(id => before[id] != after[id]).Order(), found.Where(duty => duty.Change == "changes").Select(duty => duty.Id).Order());
        }
    }

    [Theory]
    [InlineData("""{"mau":5,"opinionAttribute":"main","generativePublic":true}""", true)]
    [InlineData("""{"mau":{"value":5,"certainty":"assumed"},"opinionAttribute":{"value":"main"},"generativePublic":{"certainty":"known","value":true},"stranger":[1,{"a":2}]}""", true)]
    [InlineData("""{"mau":"5","opinionAttribute":"no such","generativePublic":null}""", true)]
    [InlineData("""{"mau":1e400,"opinionAttribute":7}""", true)]
    [InlineData("""{"mau":5""", false)]
    [InlineData("5", false)]
    [InlineData("", false)]
    public void Facts_are_read_as_the_engine_reads_them(string json, bool readable)
    {
        var plan = TierPlan.Compile(Tier, Floors)!;
        var row = new FactRow(plan.Inputs);
        Assert.Equal(readable, row.Read(json));
        if (!readable || Facts.Parse(Encoding.UTF8.GetBytes(json)) is not { IsRefused: false } facts) return;
        var expected = new FactValue[plan.Inputs.Count];
        plan.Fill(facts.Value, expected);
        Assert.Equal(plan.Decide(expected), plan.Decide(row.Map(plan.Inputs).Select(slot => row.Values[slot]).ToArray()));
    }

    internal static byte[] Changed(string rules, string from, string to)
    {
        var text = Encoding.UTF8.GetString(Bytes(rules));
        Assert.Contains(from, text, StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal));
    }

    internal static async Task<SimulationResult> RunAsync(TestSystem system, RuleProposal proposal, Guid? subject = null)
    {
        await using var scope = system.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<TierSimulation>().RunAsync(Now, proposal, Day, subject, cancellationToken: Cancel);
    }

    private static async Task<IReadOnlyList<MoverDetail>> DetailsAsync(TestSystem system, SimulationResult result)
    {
        await using var scope = system.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<TierSimulation>().DetailsAsync(result, result.Movers(0, 10), Cancel);
    }

    internal static Task<Guid> FilingAsync(TestSystem system, Guid subject, params (string Name, object? Value)[] facts) =>
        FilingAsync(system, subject, FilingStatus.Filed, TierEngine.Decide(Tier, Floors, Harmless(facts), Day).Tier.Id, facts);

    internal static async Task<Guid> FilingAsync(TestSystem system, Guid subject, FilingStatus status, string tier, params (string Name, object? Value)[] facts)
    {
        var filing = new Filing { Id = Guid.CreateVersion7(system.Clock.GetUtcNow()), SubjectId = subject, Name = "备案", Type = "push", Status = status };
        await system.ReadAsync(async db =>
        {
            db.Add(filing);
            return await db.SaveChangesAsync();
        });
        await DecideAsync(system, filing.Id, tier, system.Clock.GetUtcNow(), facts);
        system.Clock.Advance(TimeSpan.FromSeconds(1));
        return filing.Id;
    }

    private static Task DecideAsync(TestSystem system, Guid filing, string tier, DateTimeOffset at, params (string Name, object? Value)[] facts) =>
        DecideAsync(system, filing, tier, at, null, facts);

    private static async Task DecideAsync(TestSystem system, Guid filing, string tier, DateTimeOffset at, string? raw, params (string Name, object? Value)[] facts)
    {
        var known = Harmless(facts);
        var json = new JsonObject();
        foreach (var name in known.Names)
        {
            json[name] = known[name].Value switch
            {
                { Kind: FactKind.Number } number => JsonValue.Create(number.Number),
                { Kind: FactKind.Boolean } yes => JsonValue.Create(yes.Text == "true"),
                { Kind: FactKind.Text } word => JsonValue.Create(word.Text),
                _ => null,
            };
        }

        await system.ReadAsync(async db =>
        {
            var pack = system.Services.GetRequiredService<PackCatalogue>().Current[0].Hash;
            var running = new Case { Id = Guid.CreateVersion7(at), Number = Guid.NewGuid().ToString(), Procedure = "filing", PackHash = pack, State = "filed", Title = "备案", OpenedAt = at };
            db.AddRange(running, new TierDecision
            {
                Id = Guid.CreateVersion7(at),
                FilingId = filing,
                CaseId = running.Id,
                ComputedTier = TierEngine.Decide(Tier, Floors, known, Day).Tier.Id,
                Tier = tier,
                LabelZh = tier,
                LabelEn = tier,
                Score = 0,
                Facts = raw ?? CanonicalJson.Write(json),
                On = Day,
                Rules = "tier",
                ExplanationZh = "",
                ExplanationEn = "",
                ProposedAt = at,
                ProposedBy = system.Person("officer").PersonId,
                ConfirmedAt = at,
                ConfirmedBy = system.Person("reviewer").PersonId,
            });
            return await db.SaveChangesAsync();
        });
    }
}
