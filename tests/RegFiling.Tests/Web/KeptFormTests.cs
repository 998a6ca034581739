using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Forms;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Web;

/// <summary>What was typed survives a sign-in that ran out, a token that went stale, and the switch of the language.</summary>
public sealed class KeptFormTests : IAsyncLifetime
{
    private WebApp app = null!;
    private Visitor chen = null!;

    public async ValueTask InitializeAsync()
    {
        app = new WebApp();
        chen = await app.SignInAsAsync("陈示例");
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task What_was_typed_comes_back_after_signing_in_again()
    {
        var (fields, path) = await TypedAsync();
        var stranger = app.Anonymous();
        var asked = await stranger.SendAsync(path, fields);
        Assert.Equal(HttpStatusCode.SeeOther, asked.StatusCode);
        var to = asked.Headers.Location!.ToString();
        Assert.StartsWith("/sign-in?returnUrl=%2Fkept%2F", to, StringComparison.Ordinal);
        var keptAt = Uri.UnescapeDataString(to["/sign-in?returnUrl=".Length..]);

        var again = await app.SignInAsAsync("陈示例");
        var kept = await again.GetAsync(keptAt);
        var form = kept.QuerySelector<IHtmlFormElement>("main form")!;
        Assert.Equal(path, form.GetAttribute("action"));
        var shown = await again.SubmitAsync(path, Visitor.FieldsOf(form));
        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.Equal("只写了一半<b>", shown.QuerySelector("#f-name")!.GetAttribute("value"));
        Assert.Equal(0, await app.AskAsync(db => db.Set<RegFiling.Platform.Cases.Case>().CountAsync(c => c.Title == "只写了一半<b>")));
    }

    [Fact]
    public async Task What_was_kept_is_for_nobody_else_and_holds_no_readable_word()
    {
        var (fields, path) = await TypedAsync();
        var to = (await app.Anonymous().SendAsync(path, fields)).Headers.Location!.ToString();
        var keptAt = Uri.UnescapeDataString(to["/sign-in?returnUrl=".Length..]);
        var other = await app.SignInAsAsync("蒋占位");
        await other.GetAsync(keptAt);
        Assert.Equal(HttpStatusCode.NotFound, other.Status);
        var stored = await app.AskAsync(db => db.Set<KeptForm>().SingleAsync());
        Assert.DoesNotContain("只写了一半", System.Text.Encoding.UTF8.GetString(stored.Fields), StringComparison.Ordinal);
    }

    // Without the mark of a page that this site showed to an account, nothing is stored for strangers.
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("made-up")]
    public async Task A_form_that_this_site_showed_to_nobody_is_not_kept(string? mark)
    {
        var (fields, path) = await TypedAsync();
        var foreign = fields.Where(field => field.Key != "_owner").ToList();
        if (mark is not null)
        {
            foreign.Add(new("_owner", mark));
        }

        var answer = await app.Anonymous().SendAsync(path, foreign);
        Assert.DoesNotContain("kept", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await app.AskAsync(db => db.Set<KeptForm>().CountAsync()));
    }

    [Fact]
    public async Task A_stale_token_keeps_what_was_typed()
    {
        var (fields, path) = await TypedAsync();
        var stale = fields.Select(field => field.Key == "__RequestVerificationToken" ? new(field.Key, "stale") : field).ToList();
        var answer = await chen.SendAsync(path, stale);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.StartsWith("/kept/", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_switch_of_the_language_brings_the_form_back_as_it_was()
    {
        var (fields, path) = await TypedAsync();
        var button = (await chen.GetAsync(path)).QuerySelector("button[name=_language]")!;
        var english = await chen.SubmitAsync(button.GetAttribute("formaction")!, [.. fields, new("_language", "en")]);
        Assert.Equal(HttpStatusCode.OK, chen.Status);
        Assert.Equal("en", english.DocumentElement.GetAttribute("lang"));
        Assert.Equal("只写了一半<b>", english.QuerySelector("#f-name")!.GetAttribute("value"));
        Assert.Equal("en", (await chen.GetAsync("/inbox")).DocumentElement.GetAttribute("lang"));
    }

    private async Task<(List<KeyValuePair<string, string>> Fields, string Path)> TypedAsync()
    {
        var page = await chen.GetAsync("/cases/start/filing");
        Assert.NotNull(page.QuerySelector("button[name=_language][form=act]"));
        return ([.. Visitor.Fill(page, ("name", "只写了一半<b>"))], "/cases/start/filing");
    }
}
