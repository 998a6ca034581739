using System.Security.Cryptography;
using System.Text.Json;
using Mediator;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Platform.Packs;
using RegFiling.Register.Objections;
using RegFiling.Web.Platform;

namespace RegFiling.Web.Pages.Objections;

/// <summary>What became of an objection: with the number and the secret, or for who raised it when signed in. The receipt is shown here once.</summary>
public sealed class StateModel(IMediator mediator, PackCatalogue packs, PublicLimits limits, IDataProtectionProvider protection) : PageModel
{
    public string Number { get; private set; } = "";

    public ObjectionReceipt? Receipt { get; private set; }

    public ObjectionState? State { get; private set; }

    public bool Wrong { get; private set; }

    public bool TooOften { get; private set; }

    public async Task<IActionResult> OnGetAsync(string number, string? receipt, CancellationToken cancellationToken)
    {
        Number = number;
        Receipt = receipt is { Length: < 2000 } ? Open(receipt) : null;
        Response.Headers.CacheControl = "no-store";
        // Without a secret it is shown to who raised it when signed in; nobody learns here whether there is such a number.
        State = await mediator.Send(new GetObjection(number, Receipt?.Secret), cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string number, string? secret, CancellationToken cancellationToken)
    {
        Number = number;
        Response.Headers.CacheControl = "no-store";
        if (!limits.AllowsLookUp(HttpContext))
        {
            TooOften = true;
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return Page();
        }

        State = await mediator.Send(new GetObjection(number, secret is { Length: <= 100 } ? secret : null), cancellationToken);
        if (State is null)
        {
            Wrong = true;
            Response.StatusCode = StatusCodes.Status404NotFound;
        }

        return Page();
    }

    /// <summary>A moment in the time of the authority.</summary>
    public DateTimeOffset Local(DateTimeOffset instant) => packs.Current[0].Deadlines.Time.Local(instant);

    private ObjectionReceipt? Open(string token)
    {
        try
        {
            return JsonSerializer.Deserialize<ObjectionReceipt>(Cases.ObjectionModel.Protector(protection).Unprotect(token)) is { } receipt && receipt.Number == Number ? receipt : null;
        }
        catch (CryptographicException)
        {
            // Too old, or made up: the page asks for the secret instead.
            return null;
        }
    }
}
