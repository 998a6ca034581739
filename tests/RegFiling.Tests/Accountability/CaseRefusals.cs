using System.Text.Json.Nodes;
using RegFiling.Platform;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Accountability;

/// <summary>Acts that must be refused, with the article.</summary>
internal static class CaseRefusals
{
    public static async Task<Refusal> RefusedAsync(TestSystem system, string who, Guid id, string action, JsonObject? with = null) =>
        (await system.RefusedAsync(() => system.TryAsync(who, id, action, with))).Refusals[0];

    public static async Task RefusedAsync(TestSystem system, string who, Guid id, string action, string code, string? ground, JsonObject? with = null)
    {
        var outcome = await system.RefusedAsync(() => system.TryAsync(who, id, action, with));
        var refusal = outcome.Refusals.FirstOrDefault(refusal => refusal.Code == code);
        Assert.True(refusal is not null, $"{action}: {string.Join(", ", outcome.Refusals.Select(refusal => refusal.Code))}, expected {code}");
        Assert.Equal(ground, refusal.Ground);
        Assert.True(refusal.Why.IsComplete && (refusal.Next is null || refusal.Next.Value.IsComplete));
    }
}
