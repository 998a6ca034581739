using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Platform.Cases;
using RegFiling.RuleChanges;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.RuleChanges;

/// <summary>The ways through a change of rules that several tests share.</summary>
public static class RuleChangeWalk
{
    /// <summary>The shipped rule file under another version, changed as the test wants.</summary>
    public static string Text(string ruleSet, string version, Action<JsonObject>? change = null)
    {
        var file = JsonNode.Parse(File.ReadAllText(Repository.Path($"workflows/cn-shanghai/rules/{ruleSet}.json")))!.AsObject();
        file["version"] = version;
        change?.Invoke(file);
        return file.ToJsonString(new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    public static async Task<Guid> RuleChangeAsync(this TestSystem system, string ruleSet, string who = "officer") => TestSystem.Done(await system.SendAsync(
        who, new StartCase("rule-change", null, null, Guid.NewGuid().ToString(), new(await Answers.ForAsync(system, "rule-change/start", who, new() { ["ruleSet"] = ruleSet }))))).CaseId;

    /// <summary>A change whose text is there, submitted for approval with this date of effect.</summary>
    public static async Task<Guid> ProposedRulesAsync(this TestSystem system, string ruleSet, string version, string effectiveFrom, Action<JsonObject>? changed = null)
    {
        var change = await system.RuleChangeAsync(ruleSet);
        await system.TakeAsync("officer", change, "save", new() { ["text"] = Text(ruleSet, version, changed) });
        await system.TakeAsync("officer", change, "submit", new() { ["effectiveFrom"] = effectiveFrom });
        return change;
    }

    public static async Task<Guid> ApprovedRulesAsync(this TestSystem system, string ruleSet, string version, string effectiveFrom, Action<JsonObject>? changed = null)
    {
        var change = await system.ProposedRulesAsync(ruleSet, version, effectiveFrom, changed);
        await system.TakeAsync("head", change, "approve");
        await system.LookAsync();
        return change;
    }

    /// <summary>What every node does each half minute.</summary>
    public static async Task<int> LookAsync(this TestSystem system)
    {
        await using var scope = system.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<RuleSwitch>().RunAsync(CancellationToken.None);
    }

    /// <summary>Goes to 00:00 of a day in Shanghai and lets approved rules take effect.</summary>
    public static async Task<int> SwitchAsync(this TestSystem system, DateOnly day)
    {
        await system.GoToAsync(day.ToDateTime(TimeOnly.MinValue));
        return await system.LookAsync();
    }
}
