using System.Net;
using System.Net.Http.Headers;
using System.Text;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Web.Security;

/// <summary>What no browser sends to a page, from strangers and from people who have signed in.</summary>
public sealed class HostileFormTests(DemonstrationApp demonstration) : IClassFixture<DemonstrationApp>
{
    private readonly PublicWebApp app = demonstration.App;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_name_with_an_open_bracket_breaks_nothing()
    {
        var (stranger, chen) = (app.Browser(), await app.AsAsync("chen"));
        var (signIn, start) = (await stranger.PageAsync("/sign-in"), await chen.PageAsync("/cases/start/filing"));
        foreach (var name in new[] { "a[0", "a[", "[", "a[0]b[", "_remove[", "products[0" })
        {
            await stranger.PageAsync($"/sign-in?{Uri.EscapeDataString(name)}=1");
            foreach (var token in new[] { null, signIn.Token() })
            {
                using var answer = await stranger.SendFormAsync("/sign-in", token, (name, "1"));
                Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            }

            using var begun = await chen.SendFormAsync("/cases/start/filing", start.Token(), (name, "1"));
            Assert.Equal(HttpStatusCode.BadRequest, begun.StatusCode);
            Assert.NotNull((await begun.PageAsync()).QuerySelector("#errors"));
        }
    }

    [Theory]
    [InlineData("/cases/start/filing", "application/json", "{}", 415)]
    [InlineData("/cases/start/filing", "text/plain", "a=1", 415)]
    [InlineData("/cases/start/filing", null, "a=1", 415)]
    [InlineData("/sign-in-as", "application/xml", "<a/>", 415)]
    [InlineData("/cases/start/filing", "multipart/form-data", "a=1", 400)]
    [InlineData("/cases/start/filing", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1", 400)]
    [InlineData("/cases/start/filing", "multipart/form-data; boundary=x", "nonsense", 400)]
    [InlineData("/cases/start/filing", "multipart/form-data; boundary=x", "--x\r\nno header\r\n\r\n1\r\n--x--", 400)]
    public async Task What_is_no_form_is_refused_as_such_with_a_page(string url, string? type, string body, int status)
    {
        var chen = await app.AsAsync("chen");
        var token = (await chen.PageAsync("/cases/start/filing")).Token();
        foreach (var sent in new[] { token, null })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
            request.Content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
            if (sent is not null)
                request.Headers.Add("RequestVerificationToken", sent);
            using var answer = await chen.SendAsync(request, Cancel);
            // Without a token it is not looked at any further.
            Assert.Equal(sent is null ? 400 : status, (int)answer.StatusCode);
            var page = await answer.PageAsync();
            Assert.Contains("参考编号", page.Words(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("application/json", "{}", 415)]
    [InlineData("multipart/form-data; boundary=x", "nonsense", 400)]
    public async Task An_action_page_says_so_too(string type, string body, int status)
    {
        var chen = await app.AsAsync("chen");
        var start = await chen.PageAsync("/cases/start/filing");
        using var begun = await chen.SendFormAsync("/cases/start/filing", start.Token(), ("_subject", "d0000000-0000-7000-8000-000000000001"), ("name", $"演示算法{status}"), ("type", "push"));
        Assert.Equal(HttpStatusCode.SeeOther, begun.StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Post, begun.Headers.Location!.OriginalString.Split('?')[0] + "/actions/save") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        request.Headers.Add("RequestVerificationToken", start.Token());
        using var answer = await chen.SendAsync(request, Cancel);
        Assert.Equal(status, (int)answer.StatusCode);
    }
}
