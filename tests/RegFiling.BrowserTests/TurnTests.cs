using System.Text.Json.Nodes;
using RegFiling.Web.Demonstration;

namespace RegFiling.BrowserTests;

/// <summary>
/// A full-length filing of a fictional company through each turn that a real one takes (domain 4.2), in a real browser: the way to the turn goes
/// through the API, the turn itself is seen and taken on the pages.
/// </summary>
public sealed class TurnTests(DemonstrationSite site) : IClassFixture<DemonstrationSite>
{
    private const string Filer = "陈示例", Security = "李样本", Officer = "赵演示", Reviewer = "孙模拟", Head = "吴假设", Expert = "冯试验";

    [Fact]
    public async Task Supplement_IsAnsweredItemByItem_RemindedOnce_AndComplete()
    {
        var filing = await SubmittedAsync("补正的算法（演示）");
        var (reviewer, filer) = (await Desk.OfAsync(site, Reviewer), await Desk.OfAsync(site, Filer));
        await reviewer.DoAsync(filing, "ask-supplement", new() { ["items"] = new JsonArray(Item("申诉入口没有截图"), Item("部署位置不明确")) });
        await filer.Page.GotoAsync($"{site.Address}/cases/{filing}/actions/supplement");
        Assert.Equal("申诉入口没有截图", await filer.Page.Locator("[name='answers[0].item']").InputValueAsync());
        Assert.Equal("部署位置不明确", await filer.Page.Locator("[name='answers[1].item']").InputValueAsync());
        await Site.AxeAsync(filer.Page);
        foreach (var (row, done) in new[] { (0, "已附截图"), (1, "已写明城市") })
        {
            await filer.Page.Locator($"[name='answers[{row}].done']").FillAsync(done);
            await filer.Page.Locator($"[name='answers[{row}].where']").FillAsync("备案信息表");
        }

        await filer.SendAsync();
        Assert.Contains("已附截图", await reviewer.SeeAsync($"/cases/{filing}"), StringComparison.Ordinal);
        await reviewer.Page.GotoAsync($"{site.Address}/cases/{filing}/actions/remind-unmet");
        await reviewer.Page.Locator("[name='items[0].verdict'][value=met]").CheckAsync();
        await reviewer.Page.Locator("[name='items[1].verdict'][value=unmet]").CheckAsync();
        await reviewer.Page.Locator("[name='items[1].finding']").FillAsync("没有写灾备位置");
        await reviewer.SendAsync();
        var told = await filer.SeeAsync($"/cases/{filing}");
        Assert.All(["待补正", "已满足", "未满足", "没有写灾备位置"], word => Assert.Contains(word, told, StringComparison.Ordinal));
        await filer.DoAsync(filing, "supplement", Answers("申诉入口没有截图", "部署位置不明确"));
        Assert.Equal(400, await RemindAgainAsync(reviewer, filing));
        Assert.Contains("本次补正期限内已提醒过一次", await reviewer.Page.Locator("#errors").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(303, await reviewer.ActAsync(filing, "confirm-complete"));
        Assert.Contains("材料齐全，审核中", await filer.SeeAsync($"/cases/{filing}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Supplement_Unanswered_EndsTheHandling_AndTheDutyStays()
    {
        var filing = await SubmittedAsync("未补正的算法（演示）");
        await (await Desk.OfAsync(site, Reviewer)).DoAsync(filing, "ask-supplement", new() { ["items"] = new JsonArray(Item("缺少材料")) });
        await site.PassAsync(60);
        var filer = await Desk.OfAsync(site, Filer, width: 390);
        var seen = await filer.SeeAsync($"/cases/{filing}");
        Assert.All(["逾期未补正，终止办理", "终止办理通知书", "已办结"], word => Assert.Contains(word, seen, StringComparison.Ordinal));
        Assert.True(await filer.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), "the page is wider than a phone");
    }

    [Fact]
    public async Task Withdrawal_EndsTheHandling_WithItsNotice()
    {
        var filing = await SubmittedAsync("撤回的算法（演示）");
        var filer = await Desk.OfAsync(site, Filer);
        Assert.Equal(303, await filer.ActAsync(filing, "withdraw", "common/reason", new() { ["reason"] = "产品推迟上线，届时重新提交" }));
        var seen = await filer.SeeAsync($"/cases/{filing}");
        Assert.All(["已撤回", "终止办理通知书"], word => Assert.Contains(word, seen, StringComparison.Ordinal));
    }

    [Fact]
    public async Task LateFiling_IsTaken_AndFlaggedForBothSides()
    {
        var filing = await SubmittedAsync("逾期的算法（演示）", new() { ["isOnline"] = "yes", ["onlineDate"] = "2026-03-02" });
        Assert.Contains("逾期履行备案手续", await (await Desk.OfAsync(site, Filer)).SeeAsync($"/cases/{filing}"), StringComparison.Ordinal);
        var officer = await Desk.OfAsync(site, Officer);
        Assert.Contains("逾期履行备案手续", await officer.SeeAsync("/inbox?text=" + Uri.EscapeDataString("逾期的算法")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReturnByTheNationalOffice_GoesBackToTheCompany_WhileTheClockOfTheLawRunsOn()
    {
        var filing = await TierConfirmedAsync("国家网信办退回的算法（演示）");
        await (await Desk.OfAsync(site, Head)).DoAsync(filing, "complete-locally");
        var officer = await Desk.OfAsync(site, Officer);
        var sheet = await officer.SeeAsync($"/cases/{filing}/national");
        Assert.All(["统一社会信用代码", "算法名称", "国家网信办退回的算法（演示）", "01_证件.pdf"], word => Assert.Contains(word, sheet, StringComparison.Ordinal));
        await officer.DoAsync(filing, "report-national", new() { ["reportedOn"] = "2026-11-20", ["way"] = "filing-system" });
        Assert.Equal(303, await officer.ActAsync(filing, "return-by-national", "filing/national-return", new() { ["items"] = new JsonArray(Item("请补充模型更新周期")) }));
        var filer = await Desk.OfAsync(site, Filer);
        var seen = await filer.SeeAsync($"/cases/{filing}");
        Assert.All(["待补正", "请补充模型更新周期", "备案办理"], word => Assert.Contains(word, seen, StringComparison.Ordinal));
        await filer.DoAsync(filing, "supplement", Answers("请补充模型更新周期"));
        Assert.Contains("已补正待核", await officer.SeeAsync($"/cases/{filing}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recusal_IsAskedAndDecided_AndThePersonTakesNoFurtherAct()
    {
        var filing = await SubmittedAsync("回避的算法（演示）");
        var (filer, head, reviewer) = (await Desk.OfAsync(site, Filer), await Desk.OfAsync(site, Head), await Desk.OfAsync(site, Reviewer));
        Assert.Equal(303, await filer.ActAsync(filing, "recuse", "common/recusal-request", new() { ["recusedName"] = Reviewer, ["ground"] = "relative", ["facts"] = "审核人是本公司股东的近亲属" }));
        Assert.Contains("回避申请待机关负责人决定", await reviewer.SeeAsync($"/cases/{filing}"), StringComparison.Ordinal);
        Assert.Equal(303, await head.ActAsync(filing, "decide-recusal", "common/recusal-decision", new() { ["recusedName"] = Reviewer, ["ground"] = "relative", ["decision"] = "granted", ["reason"] = "经核实，关系属实", ["effect"] = "stand" }));
        var seen = await reviewer.SeeAsync($"/cases/{filing}");
        Assert.All(["孙模拟已回避", "回避决定书", "您已回避本办件"], word => Assert.Contains(word, seen, StringComparison.Ordinal));
        await reviewer.Page.GotoAsync($"{site.Address}/cases/{filing}/actions/confirm-complete");
        Assert.Equal(0, await reviewer.Page.Locator("form.act-form").CountAsync());
    }

    [Fact]
    public async Task Experts_AreHeard_BeforeAHighTierIsConfirmed()
    {
        var filing = await SubmittedAsync("高等级的算法（演示）", new() { ["safetyCritical"] = "yes" });
        var (reviewer, officer) = (await Desk.OfAsync(site, Reviewer), await Desk.OfAsync(site, Officer));
        await reviewer.DoAsync(filing, "confirm-complete");
        await officer.DoAsync(filing, "propose-tier", new() { ["note"] = "按计算结果" });
        Assert.Equal(400, await reviewer.ActAsync(filing, "confirm-tier"));
        Assert.Contains("应当先经专家评审", await reviewer.Page.Locator("#errors").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(303, await reviewer.ActAsync(filing, "refer-to-experts", "filing/expert-referral"));
        var expert = await Desk.OfAsync(site, Expert);
        Assert.Equal(303, await expert.ActAsync(filing, "give-opinion", "filing/expert-opinion"));
        await officer.DoAsync(filing, "propose-tier", new() { ["note"] = "已采纳专家意见" });
        Assert.Equal(303, await reviewer.ActAsync(filing, "confirm-tier"));
        Assert.Contains("等级已确认", await reviewer.SeeAsync($"/cases/{filing}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decision_AfterTheDay_IsSaidToBeLate_AndTheCompanySeesItsRemedy()
    {
        var filing = await TierConfirmedAsync("逾期决定的算法（演示）");
        await site.PassAsync(80);
        var filer = await Desk.OfAsync(site, Filer);
        var seen = await filer.SeeAsync($"/cases/{filing}");
        Assert.All(["网信部门逾期未办结", "逾期不视为同意", "先申请行政复议", "申海市人民政府（演示）", "等级已确认"], word => Assert.Contains(word, seen, StringComparison.Ordinal));
        Assert.Equal(303, await (await Desk.OfAsync(site, Head)).ActAsync(filing, "complete-locally"));
        Assert.Contains("逾期办理", await filer.SeeAsync($"/cases/{filing}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SecondDraft_OfOneAlgorithm_IsRefused_AndLeadsToTheFirst()
    {
        var filer = await Desk.OfAsync(site, Filer);
        await filer.StartAsync("filing", new() { ["name"] = "同一算法（演示）", ["type"] = "push" });
        await filer.Page.GotoAsync($"{site.Address}/cases/start/filing");
        if (await filer.Page.Locator("input[type=radio][name=_subject]").CountAsync() > 0)
        {
            await filer.Page.Locator("input[type=radio][name=_subject]").First.CheckAsync();
        }

        await Pen.FillAsync(filer.Page, "filing/start", new() { ["name"] = "同一算法（演示）", ["type"] = "push" });
        await filer.SendAsync();
        Assert.Contains("已有备案草稿", await filer.Page.Locator("#errors").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("同一算法（演示）", await filer.Page.Locator("[name=name]").InputValueAsync());
    }

    [Fact]
    public async Task Closing_OfTheCompany_EndsWhatIsUnderReview()
    {
        // The second company of the demonstration, so that the first can go on.
        var other = await Desk.OfAsync(site, "蒋占位");
        var cases = JsonNode.Parse(await (await other.Page.APIRequest.GetAsync($"{site.Address}/api/v1/cases?size=100")).TextAsync())!["cases"]!.AsArray();
        string Id(string procedure, string title) => (string)cases.First(found => (string?)found!["procedure"] == procedure && ((string)found["title"]!).Contains(title, StringComparison.Ordinal))!["id"]!;
        var (subject, filing) = (Id("subject", "对照"), Id("filing", "内容检索"));
        Assert.Equal(303, await other.ActAsync(subject, "close", "common/reason", new() { ["reason"] = "公司决议解散，终止全部服务" }));
        var seen = await other.SeeAsync($"/cases/{filing}");
        Assert.All(["主体已终止，终止办理", "终止办理通知书"], word => Assert.Contains(word, seen, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Display_OfTheNumber_IsConfirmed_AndAWrongNumberIsCorrectedByTwo()
    {
        var officer = await Desk.OfAsync(site, Officer);
        var cases = JsonNode.Parse(await (await officer.Page.APIRequest.GetAsync($"{site.Address}/api/v1/cases?size=100&open=false")).TextAsync())!["cases"]!.AsArray();
        var display = (string)cases.First(found => (string?)found!["procedure"] == "display")!["id"]!;
        var filing = (string)cases.First(found => (string?)found!["state"] == "published")!["id"]!;
        Assert.Equal(303, await officer.ActAsync(display, "confirm-display"));
        Assert.Contains("已标明备案编号", await officer.SeeAsync($"/cases/{filing}"), StringComparison.Ordinal);
        await officer.Page.GotoAsync($"{site.Address}/cases/start/number-correction?parent={filing}");
        await Site.AxeAsync(officer.Page);
        await Pen.FillAsync(officer.Page, "number-correction/request", new() { ["nationalNumber"] = "网信算备310104999000202260011号", ["reason"] = "录入时看错一位，以公告为准" });
        await officer.SendAsync();
        var correction = officer.Page.Url.Split('/')[^1].Split('?')[0];
        Assert.Equal(303, await (await Desk.OfAsync(site, Reviewer)).ActAsync(correction, "confirm-correction"));
        var visitor = new Desk(site, await site.OpenAsync());
        var entry = await visitor.SeeAsync("/register/" + Uri.EscapeDataString("网信算备310104999000202260011号"));
        Assert.All(["更正", "网信算备310115999000202260017号", "录入时看错一位"], word => Assert.Contains(word, entry, StringComparison.Ordinal));
    }

    private async Task<string> SubmittedAsync(string name, JsonObject? with = null)
    {
        var (filer, security) = (await Desk.OfAsync(site, Filer), await Desk.OfAsync(site, Security));
        var answers = new JsonObject { ["name"] = name, ["isOnline"] = "no", ["onlineDate"] = null, ["mau"] = 1000, ["opinionAttribute"] = "attached" };
        foreach (var (field, value) in with ?? [])
        {
            answers[field] = value?.DeepClone();
        }

        var filing = await filer.StartAsync("filing", new() { ["name"] = name, ["type"] = "push" });
        await filer.DoAsync(filing, "save", Desk.Form("short-video", "application", answers));
        var assessment = await filer.StartAsync("assessment", [], filing);
        await filer.DoAsync(assessment, "answer", Desk.Form("short-video", "self-assessment", new() { ["algorithmName"] = name }));
        await security.DoAsync(assessment, "sign", password: DemonstrationSeed.Password);
        await filer.DoAsync(assessment, "submit");
        var commitment = await filer.StartAsync("commitment", [], filing);
        var clauses = Desk.Form("short-video", "clauses", []);
        foreach (var clause in clauses["clauses"]!.AsArray())
        {
            // The demonstration counts from its own day; a promise lies ahead.
            clause!["due"] = "2099-06-30";
        }

        await filer.DoAsync(commitment, "choose-clauses", clauses);
        await security.DoAsync(commitment, "sign", new() { ["consent"] = "confirmed" }, DemonstrationSeed.Password);
        await filer.DoAsync(filing, "submit", new() { ["truth"] = "declared" });
        return filing;
    }

    private async Task<string> TierConfirmedAsync(string name)
    {
        var filing = await SubmittedAsync(name);
        var (reviewer, officer) = (await Desk.OfAsync(site, Reviewer), await Desk.OfAsync(site, Officer));
        await reviewer.DoAsync(filing, "confirm-complete");
        await reviewer.DoAsync(filing, "refer-to-experts", new() { ["reason"] = "用户规模大", ["questions"] = "多样性" });
        await (await Desk.OfAsync(site, Expert)).DoAsync(filing, "give-opinion", new() { ["independence"] = "declared", ["opinion"] = "同意按计算结果确定等级" });
        await officer.DoAsync(filing, "propose-tier", new() { ["note"] = "按计算结果" });
        await reviewer.DoAsync(filing, "confirm-tier");
        return filing;
    }

    private async Task<int> RemindAgainAsync(Desk reviewer, string filing)
    {
        await reviewer.Page.GotoAsync($"{site.Address}/cases/{filing}/actions/remind-unmet");
        return await reviewer.SendAsync();
    }

    private static JsonObject Item(string item) => new() { ["item"] = item, ["standard"] = "写明", ["place"] = "备案信息表" };

    private static JsonObject Answers(params string[] items) =>
        new() { ["answers"] = new JsonArray([.. items.Select(item => (JsonNode)new JsonObject { ["item"] = item, ["done"] = "已补", ["where"] = "备案信息表" })]) };
}
