using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using RegFiling.Platform;
using RegFiling.Register;

namespace RegFiling.Web.Pages;

/// <summary>公示信息查询: everybody looks up what is filed.</summary>
public sealed class IndexModel(RegisterSearch search) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Text { get; set; }

    [BindProperty(SupportsGet = true)]
    public RegisterSeries? Series { get; set; }

    [BindProperty(SupportsGet = true)]
    public ListCategory? Category { get; set; }

    [BindProperty(SupportsGet = true)]
    public RegisterState? State { get; set; }

    [BindProperty(SupportsGet = true, Name = "p")]
    public int PageNumber { get; set; } = 1;

    public RegisterPage? Found { get; private set; }

    public Refusal? Refusal { get; private set; }

    /// <summary>The number of hits as it is shown: counting stops at a thousand.</summary>
    public string Count => Found is { IsMore: true } ? "1,000+" : Wording.Number(Found?.Count ?? 0).Zh;

    public static Text Word(RegisterState state) => state switch
    {
        RegisterState.Filed => new("已备案、已登记", "filed or registered"),
        RegisterState.Changed => new("已变更", "changed"),
        RegisterState.Deregistered => new("已注销", "deregistered"),
        RegisterState.Revoked => new("已撤销", "revoked"),
        RegisterState.Corrected => new("已更正", "corrected"),
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var outcome = await search.FindAsync(new RegisterQuery(Text, Known(Series), Known(State), Known(Category), PageNumber), cancellationToken);
        if (outcome.IsRefused)
        {
            Refusal = outcome.Refusals[0];
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        Found = outcome.Value;
    }

    public string At(int page) => Address("/", ("p", page.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>What an entry is opened with, so that it leads back to this page of this search; nothing where nothing was searched for.</summary>
    public string Way => At(PageNumber).Split('?', 2) is [_, { } query] && query != "p=1" ? "?search=" + Uri.EscapeDataString(query) : "";

    /// <summary>The same search as a file.</summary>
    public string Download(RegisterExportFormat format) => Address("/register/download", ("format", format.ToString().ToLowerInvariant()));

    private string Address(string path, (string Name, string Value) more) => QueryHelpers.AddQueryString(path, new Dictionary<string, string?>
    {
        ["text"] = Text,
        ["series"] = Known(Series)?.ToString(),
        ["category"] = Known(Category)?.ToString(),
        ["state"] = Known(State)?.ToString(),
        [more.Name] = more.Value,
    }.Where(pair => !string.IsNullOrEmpty(pair.Value)));

    // A number that stands for nothing is no condition.
    private static T? Known<T>(T? value)
        where T : struct, Enum => value is { } given && Enum.IsDefined(given) ? given : null;
}
