using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Ledger;
using RegFiling.Tests.Support;
using RegFiling.Web.Platform;

namespace RegFiling.Tests.Web;

/// <summary>报送材料包 on the site: files and sheet for who reports, with a trace; nothing for anybody else; no cell that could run.</summary>
public sealed class NationalPageTests
{
    [Fact]
    public async Task The_package_of_the_demonstration_is_taken_by_the_officer_with_a_trace_and_by_nobody_else()
    {
        await using var app = new WebApp(cases: true);
        var id = await app.AskAsync(db => db.Set<RegFiling.Platform.Cases.Case>().Where(c => c.State == "reported-to-national").Select(c => c.Id).SingleAsync());
        var officer = await app.SignInAsAsync("赵演示");
        var page = await officer.GetAsync($"/cases/{id}/national");
        Assert.Equal(HttpStatusCode.OK, officer.Status);
        Assert.Contains("搜索联想检索算法（演示）", page.QuerySelector(".paste")!.ParentElement!.ParentElement!.TextContent, StringComparison.Ordinal);
        using var answer = await officer.FetchAsync($"/cases/{id}/national-package.zip");
        Assert.Equal("application/zip", answer.Content.Headers.ContentType!.MediaType);
        using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        var names = zip.Entries.Select(entry => entry.FullName).ToList();
        Assert.Equal("01_证件.pdf", names[0]);
        Assert.Equal(["00_填报内容.xlsx", "00_SHA256.txt"], names[^2..]);
        using (var sums = new StreamReader(await zip.GetEntry("00_SHA256.txt")!.OpenAsync(TestContext.Current.CancellationToken)))
        {
            foreach (var line in (await sums.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                using var bytes = new MemoryStream();
                await using (var content = await zip.GetEntry(line[66..])!.OpenAsync(TestContext.Current.CancellationToken))
                {
                    await content.CopyToAsync(bytes, TestContext.Current.CancellationToken);
                }

                Assert.Equal(line[..64], RegFiling.Platform.Sha256.Of(bytes.ToArray()));
            }
        }

        Assert.Equal(["national-package", "national-sheet"], (await app.AskAsync(db => db.Set<AuditRead>().Where(read => read.WhatId == id && read.What.StartsWith("national")).Select(read => read.What).ToListAsync())).Order());
        foreach (var person in new[] { "陈示例", "蒋占位", "褚样例", "冯试验" })
        {
            var other = await app.SignInAsAsync(person);
            foreach (var path in new[] { "national", "national-package.zip", "national-sheet.xlsx" })
            {
                using var refused = await other.FetchAsync($"/cases/{id}/{path}");
                Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
            }
        }
    }

    [Theory]
    [InlineData("=HYPERLINK(\"http://evil.invalid\")")]
    [InlineData("+1+2")]
    [InlineData("@SUM(A1)")]
    [InlineData("＝cmd|' /C calc'!A0")]
    [InlineData("-2+3")]
    public void A_cell_is_text_and_never_a_formula(string said)
    {
        using var zip = new ZipArchive(new MemoryStream(TextWorkbook.Of(["栏目", "填报内容"], [["场景", said]])));
        var sheet = zip.Entries.Single(entry => entry.FullName.EndsWith("sheet1.xml", StringComparison.Ordinal));
        using var reader = new StreamReader(sheet.Open(), Encoding.UTF8);
        var xml = reader.ReadToEnd();
        Assert.DoesNotContain("<x:f", xml, StringComparison.Ordinal);
        Assert.DoesNotContain("<f>", xml, StringComparison.Ordinal);
        Assert.Contains(System.Security.SecurityElement.Escape(said)!.Replace("&apos;", "'", StringComparison.Ordinal).Replace("&quot;", "\"", StringComparison.Ordinal), xml.Replace("&apos;", "'", StringComparison.Ordinal).Replace("&#39;", "'", StringComparison.Ordinal).Replace("&quot;", "\"", StringComparison.Ordinal), StringComparison.Ordinal);
    }
}
