using System.Text.Json;
using Mediator;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using RegFiling.Platform;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Register.Objections;
using RegFiling.Web.Platform;
using RegFiling.Web.Platform.Forms;

namespace RegFiling.Web.Pages.Cases;

/// <summary>提出异议, with or without an account: which words of an entry are wrong, and why.</summary>
[RequestSizeLimit(WebSecurity.LargestPage)]
public sealed class ObjectionModel(IMediator mediator, PackCatalogue packs, FormReader reader, CurrentActor current, PublicLimits limits, IDataProtectionProvider protection)
    : EntryFormModel(mediator, packs, reader, "objection")
{
    // Long enough to read and print it; afterwards the number and the secret are asked for.
    private static readonly TimeSpan Shown = TimeSpan.FromMinutes(15);

    private readonly IMediator mediator = mediator;

    /// <summary>An official records a complaint as an official, and corrects an entry by the procedure for that.</summary>
    public override bool MayAct => !current.Actor.IsOfficial;

    internal static ITimeLimitedDataProtector Protector(IDataProtectionProvider protection) => protection.CreateProtector("objection receipt").ToTimeLimitedDataProtector();

    protected override Refusal? WhyNotNow() => limits.AllowsObjection(HttpContext) ? null : new(
        "objection.too-often", new("同一网络地址提交过于频繁", "Too many objections from one network address"), new("您填写的内容仍在下方，请一小时后再提交", "What you typed is still below; send it again in an hour"));

    protected override async Task<Outcome<string>> BeginAsync(string key, FormData form, CancellationToken cancellationToken)
    {
        var outcome = await mediator.Send(new RaiseObjection(key, form), cancellationToken);
        return outcome.IsRefused
            ? Outcome<string>.Refused(outcome.Kind!.Value, outcome.Refusals)
            : $"/objections/{Uri.EscapeDataString(outcome.Value.Number)}?receipt={Protector(protection).Protect(JsonSerializer.Serialize(outcome.Value), Shown)}";
    }
}
