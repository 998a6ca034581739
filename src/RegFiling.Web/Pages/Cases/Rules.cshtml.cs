using System.Net;
using System.Text.Json.Nodes;
using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Rules;
using RegFiling.RuleChanges;
using RegFiling.Web.Platform;
using RegFiling.Web.Platform.Forms;

namespace RegFiling.Web.Pages.Cases;

/// <summary>
/// A change of rules: its text with what the check finds in it, as a table, and the ways to change it that need no script. Whatever is refused, what was
/// typed stays on the page and what was saved before stays as it was.
/// </summary>
[TakesFiles]
[RequestFormLimits(MultipartBodyLengthLimit = long.MaxValue, ValueLengthLimit = LongestSent)]
public sealed class RulesModel(IMediator mediator, PackCatalogue packs, FormReader reader) : PageModel
{
    // More than a rule file may be, so that what is too long is refused with a reason and shown again.
    private const int LongestSent = 16 * 1024 * 1024;

    private const string Draft = "rule-change/draft";

    public RuleChangeView Change { get; private set; } = null!;

    /// <summary>The case with its acts; null for a company, which reads the draft only.</summary>
    public CaseView? View { get; private set; }

    public ProcedureDefinition Procedure => View?.Procedure ?? packs.Find("rule-change")!.Value.Procedure;

    public string FormId => Draft;

    public IReadOnlyList<Refusal> Refusals { get; private set; } = [];

    public string Typed { get; private set; } = "";

    /// <summary>What the check finds in the text as it stands on the page.</summary>
    public IReadOnlyList<RuleProblem> Problems { get; private set; } = [];

    public string Key { get; private set; } = Guid.NewGuid().ToString();

    public int CaseVersion => Change.Case.Version;

    public bool Saved { get; private set; }

    public bool MaySave => View?.Actions.Any(action => action is { Id: "save", Refusal: null }) == true;

    public bool TextRefused => Refusals.Any(refusal => refusal.Field == RuleFileUpload.Text);

    public bool FileRefused => Refusals.Any(refusal => refusal.Field == RuleFileUpload.File);

    public async Task<IActionResult> OnGetAsync(Guid id, bool saved, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, cancellationToken))
        {
            return NotFound();
        }

        Saved = saved;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, cancellationToken) || View is null)
        {
            return NotFound();
        }

        var posted = await reader.ReadAsync(Request, View.Pack.Forms[Draft], null, id, MaySave, cancellationToken);
        (Key, Typed) = (posted.Key, posted.Sent.Text(RuleFileUpload.Text) ?? "");
        if (posted.OnlyRows)
        {
            Lint();
            return Page();
        }

        var text = await RuleFileUpload.TextAsync(Request.Form.Files.GetFile(RuleFileUpload.File), Typed, Change, cancellationToken);
        var outcome = text.IsRefused ? Outcome<CaseReceipt>.Refused(text.Kind!.Value, text.Refusals)
            : await mediator.Send(new TakeAction(id, "save", posted.Version, posted.Key, new(new JsonObject { [RuleFileUpload.Text] = text.Value })), cancellationToken);
        if (!outcome.IsRefused)
        {
            Response.Headers.Location = $"/rules/changes/{id}?saved=true#saved";
            return StatusCode((int)HttpStatusCode.SeeOther);
        }

        Refusals = outcome.Refusals;
        if (!await LoadAsync(id, cancellationToken))
        {
            return NotFound();
        }

        Typed = posted.Sent.Text(RuleFileUpload.Text) ?? "";
        Key = Guid.NewGuid().ToString();
        Lint();
        Response.StatusCode = (int)ActionModel.StatusOf(outcome.Kind!.Value);
        return Page();
    }

    private void Lint() => Problems = RuleSet.Parse(RuleText.Fill(System.Text.Encoding.UTF8.GetBytes(Typed), Change.Version.Author, null, Change.Version.EffectiveFrom ?? DateOnly.MaxValue), $"{Change.Version.RuleSet}.json").Problems;

    private async Task<bool> LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await mediator.Send(new GetRuleChange(id), cancellationToken) is not { } change)
        {
            return false;
        }

        (Change, Typed, Problems) = (change, change.Text, change.Problems);
        View = await mediator.Send(new GetCase(id), cancellationToken);
        return true;
    }
}

/// <summary>What was sent to change a rule file, as text: a file where one was chosen (a DMN file becomes one of ours), what was typed otherwise.</summary>
internal static class RuleFileUpload
{
    public const string Text = "text";
    public const string File = "file";

    public static async Task<Outcome<string>> TextAsync(IFormFile? file, string typed, RuleChangeView change, CancellationToken cancellationToken)
    {
        if (file is not { Length: > 0 })
        {
            return Read(System.Text.Encoding.UTF8.GetBytes(typed), Text, change, typed);
        }

        if (file.Length > RuleSet.MaxFileBytes)
        {
            return Refused(new Refusal(
                "rules.too-large", new("文件超过2 MB，未接收", "The file is larger than 2 MB and is not taken"), new("请拆分规则集后再上传；原有文本均已保留", "Split the rule set and upload again; the text is as it was"), Field: File));
        }

        using var bytes = new MemoryStream((int)file.Length);
        await file.CopyToAsync(bytes, cancellationToken);
        return Read(bytes.ToArray(), File, change, null);
    }

    /// <summary>The text of a rule file in these bytes; <paramref name="typed"/> stays as it is, unfinished or not, unless it is XML.</summary>
    public static Outcome<string> Read(byte[] bytes, string field, RuleChangeView change, string? typed)
    {
        var name = $"{change.Version.RuleSet}.dmn";
        if (IsXml(bytes))
        {
            var imported = DmnImport.Read(bytes, name);
            // A modeller may have dropped what DMN has no place for: the rules that the draft is made from know it.
            imported = imported.Problems.Any(problem => problem.Code == "dmn.no-envelope") && change.Present.Length > 0 ? DmnImport.Read(bytes, name, change.Present) : imported;
            return imported.RuleFile is { } made ? System.Text.Encoding.UTF8.GetString(made)
                : Refused([.. imported.Problems.Where(problem => !problem.IsWarning).Select(problem => Of(problem, field))]);
        }

        if (typed is not null)
        {
            return typed;
        }

        string text;
        try
        {
            text = new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF');
        }
        catch (ArgumentException)
        {
            return Refused(new Refusal("rules.not-utf8", new("文件不是UTF-8文本，未接收", "The file is no UTF-8 text and is not taken"), new("请另存为UTF-8编码的JSON后再上传；原有文本均已保留", "Save it as JSON in UTF-8 and upload again; the text is as it was"), Field: field));
        }

        // A typed text may be unfinished; a file that is no JSON at all was the wrong one.
        var broken = RuleSet.Parse(bytes, name).Problems.Where(problem => problem.Code == "rules.not-json").ToList();
        return broken.Count > 0 ? Refused([.. broken.Select(problem => Of(problem, field))]) : text.Replace("\r\n", "\n", StringComparison.Ordinal);
    }

    private static bool IsXml(ReadOnlySpan<byte> bytes)
    {
        var text = bytes.StartsWith(System.Text.Encoding.UTF8.Preamble) ? bytes[3..] : bytes;
        return text.TrimStart(" \t\r\n"u8) is [(byte)'<', ..];
    }

    private static Refusal Of(RuleProblem problem, string field) =>
        new(problem.Code, new($"第{problem.Line}行：{problem.Message.Zh}", $"Line {problem.Line}: {problem.Message.En}"), problem.Cure, Field: field);

    private static Outcome<string> Refused(params IReadOnlyList<Refusal> refusals) => Outcome<string>.Refused(RefusalKind.Invalid, refusals);
}
