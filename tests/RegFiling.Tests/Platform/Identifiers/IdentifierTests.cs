using CsCheck;
using RegFiling.Platform.Identifiers;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Platform.Identifiers;

public sealed class IdentifierTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);
    private static readonly RegionTable Regions = RegionTable.Load(Repository.Path("workflows", "cn-shanghai", "regions.json"));

    private static IdentifierCheck Check(string value) => Identifier.Check(value, Regions, Today);

    private static IEnumerable<string> Codes(IEnumerable<IdentifierFinding> findings) => findings.Select(finding => finding.Code);

    [Theory]
    [InlineData("91440300708461136T")]
    [InlineData("9144030071526726XG")]
    [InlineData("914403001922038216")]
    [InlineData("91110000802100433B")]
    [InlineData("91110108551385082Q")]
    [InlineData("91330100799655058B")]
    [InlineData("91310000132260250X")]
    [InlineData("91110108700000458B")]
    public void A_public_credit_code_is_valid_without_a_word(string code)
    {
        var found = Check(code);

        Assert.Equal((IdentifierKinds.CreditCode, true), (found.Kind, found.Valid));
        Assert.Empty(found.Warnings);
        Assert.Equal(code[2..8], found.Parts["region"]);
    }

    [Theory]
    [InlineData("91310199MA1TEXT06Y")]
    [InlineData("91310199MA1FAKE19H")]
    [InlineData("12310199MB0DEMX25L")]
    [InlineData("91310199MA7AAAA394")]
    [InlineData("52310199MJ0TEXT4XM")]
    public void A_synthetic_credit_code_is_valid_but_its_region_is_not_assigned_and_fails_where_the_table_is_enforced(string code)
    {
        var found = Check(code);
        var enforced = Identifier.Check(
            code, RegionTable.Load(Repository.Path("workflows", "cn-shanghai", "regions.json"), [IdentifierKinds.CreditCode]), Today);

        Assert.True(found.Valid);
        Assert.Equal(["region-not-assigned"], Codes(found.Warnings));
        Assert.False(enforced.Valid);
        Assert.Equal(["region-not-assigned"], Codes(enforced.Errors));
    }

    [Fact]
    public void A_credit_code_with_any_one_character_changed_is_not_valid() => Gen.Select(Gen.Int[0, 17], Gen.Int[0, 30]).Sample((place, letter) =>
    {
        const string Code = "91310000132260250X";
        var changed = string.Concat(Code[..place], "0123456789ABCDEFGHJKLMNPQRTUWXY"[letter], Code[(place + 1)..]);
        Assert.Equal(changed == Code, CreditCode.HasValidChecks(changed));
    });

    [Theory]
    [InlineData("9131000013226025OX", "credit-code.characters")]
    [InlineData("91310000132260251X", "credit-code.check")]
    public void A_wrong_credit_code_says_why(string code, string why) => Assert.Contains(why, Codes(Check(code).Errors));

    [Theory]
    [InlineData("310103201506070013", "2015-06-07", "male")]
    [InlineData("310108201802280025", "2018-02-28", "female")]
    [InlineData("310119201212120039", "2012-12-12", "male")]
    [InlineData("31023020190101004X", "2019-01-01", "female")]
    [InlineData("31010320200229005X", "2020-02-29", "male")]
    public void A_synthetic_resident_id_is_valid_and_its_region_was_abolished_before_the_birth(string id, string born, string sex)
    {
        var found = Check(id);

        Assert.Equal((IdentifierKinds.ResidentId, true), (found.Kind, found.Valid));
        Assert.Equal((born, sex), (found.Parts["birthDate"], found.Parts["sex"]));
        Assert.Equal(["region-retired"], Codes(found.Warnings));
    }

    [Fact]
    public void A_resident_id_is_shown_masked()
    {
        Assert.Equal("310103********0013", ResidentId.Mask("310103201506070013"));
        Assert.Equal("*****", ResidentId.Mask("31010"));
        Assert.Equal("310103********0013", Check("310103201506070013").Parts["masked"]);
    }

    [Theory]
    [InlineData("310103201506070014", "resident-id.check")]
    [InlineData("310103202102290012", "resident-id.date")]
    [InlineData("310103203006070016", "resident-id.future")]
    [InlineData("310199201506070013", "region-not-assigned")]
    [InlineData("990103201506070013", "region-not-assigned")]
    public void A_wrong_resident_id_says_why(string id, string why)
    {
        var found = Check(id);

        Assert.Equal((IdentifierKinds.ResidentId, false), (found.Kind, found.Valid));
        Assert.Contains(why, Codes(found.Errors));
    }

    [Fact]
    public void A_resident_id_with_any_one_digit_changed_has_another_check_character() => Gen.Select(Gen.Int[0, 16], Gen.Int[0, 9]).Sample((place, digit) =>
    {
        const string Id = "310103201506070013";
        var changed = $"{Id[..place]}{digit}{Id[(place + 1)..]}";
        Assert.Equal(changed == Id, ResidentId.HasValidCheck(changed));
    });

    public static TheoryData<string, string, string, string, string, string, string> FilingNumbers => new()
    {
        { "110108224236606220017", "110108", "2242366", "06", "2022", "001", "7" },
        { "310107429160602220019", "310107", "4291606", "02", "2022", "001", "9" },
        { "110108645502803220017", "110108", "6455028", "03", "2022", "001", "7" },
        { "310101216601302230019", "310101", "2166013", "02", "2023", "001", "9" },
        { "310104297296101230065", "310104", "2972961", "01", "2023", "006", "5" },
        { "310112053446404260011", "310112", "0534464", "04", "2026", "001", "1" },
        { "310101999000101260015", "310101", "9990001", "01", "2026", "001", "5" },
        { "310115999000202260017", "310115", "9990002", "02", "2026", "001", "7" },
        { "310104999000303260011", "310104", "9990003", "03", "2026", "001", "1" },
        { "310104999000304260017", "310104", "9990003", "04", "2026", "001", "7" },
        { "310104999000305260013", "310104", "9990003", "05", "2026", "001", "3" },
        { "310104999000306260019", "310104", "9990003", "06", "2026", "001", "9" },
    };

    [Theory, MemberData(nameof(FilingNumbers))]
    public void A_filing_number_comes_apart(string digits, string region, string subject, string type, string year, string serial, string check)
    {
        var found = Check($"网信算备{digits}号");

        Assert.Equal((IdentifierKinds.FilingNumber, true), (found.Kind, found.Valid));
        Assert.Empty(found.Warnings);
        string[] parts = ["region", "subject", "type", "year", "serial", "check"];
        Assert.Equal([region, subject, type, year, serial, check], parts.Select(part => found.Parts[part]));
    }

    [Theory]
    [InlineData("网信算备 310107 4291606 02 22 001 9 号")]
    [InlineData("网信算备：310107429160602220019号")]
    [InlineData(" 网信算备３１０１０７４２９１６０６０２２２００１９号　")]
    public void Spaces_a_colon_and_wide_digits_do_not_matter(string written)
    {
        var found = Check(written);

        Assert.Equal("网信算备310107429160602220019号", found.Parts["number"]);
        Assert.Empty(found.Warnings);
    }

    [Theory]
    [InlineData("310107429160602220019", "filing-number.incomplete")]
    [InlineData("网信算备310107429160602220019", "filing-number.incomplete")]
    [InlineData("网信算备310107\u200B429160602220019号", "invisible-characters")]
    [InlineData("\u202E网信算备310107429160602220019号", "invisible-characters")]
    [InlineData("网信算备310107429160602220018号", "filing-number.check")]
    [InlineData("网信算备310107429160609220016号", "filing-number.type-code")]
    [InlineData("网信算备310199429160602220019号", "region-not-assigned")]
    public void An_odd_filing_number_warns_and_is_never_rejected(string written, string warning)
    {
        var found = Check(written);

        Assert.True(found.Valid);
        Assert.Contains(warning, Codes(found.Warnings));
    }

    [Fact]
    public void The_check_digit_catches_every_changed_digit_except_a_change_by_five() =>
        Gen.Select(Gen.Char['0', '9'].Array[20], Gen.Int[0, 20], Gen.Int[1, 9]).Sample((body, place, by) =>
        {
            Assert.True(FilingNumber.TryParse(new string(body) + '0', out var open));
            var digits = (new string(body) + open.ExpectedCheckDigit).ToCharArray();
            digits[place] = (char)('0' + ((digits[place] - '0' + by) % 10));
            Assert.True(FilingNumber.TryParse(new string(digits), out var changed));
            Assert.Equal(place < 20 && by == 5, changed.CheckDigitFits);
            Assert.Equal(1, (changed.ExpectedCheckDigit - '0') % 2);
        });

    [Theory]
    [InlineData("Shanghai-ShuShengPuYu-20230821", "Shanghai", "ShuShengPuYu", "20230821", "filing", null)]
    [InlineData("Shanghai-RiRiXin-20230821", "Shanghai", "RiRiXin", "20230821", "filing", null)]
    [InlineData("Shanghai-SAPShangYeAI-202606040152", "Shanghai", "SAPShangYeAI", "20260604", "filing", "0152")]
    [InlineData("Shanghai-QianWenRenWuZhuLi-202604100150", "Shanghai", "QianWenRenWuZhuLi", "20260410", "filing", "0150")]
    [InlineData("Shanghai-YaJianKangTiaoLiZiXunZhuShou-20260731S0201", "Shanghai", "YaJianKangTiaoLiZiXunZhuShou", "20260731", "registration", "0201")]
    [InlineData("Shanghai-YUXUNZhiWenZhuShou-20260828S0224", "Shanghai", "YUXUNZhiWenZhuShou", "20260828", "registration", "0224")]
    [InlineData("ZhongYangQiYe-JiuTian-20240123", "ZhongYangQiYe", "JiuTian", "20240123", "filing", null)]
    [InlineData("ZheJiang-A.B-2.0-202404280016", "ZheJiang", "A.B-2.0", "20240428", "filing", "0016")]
    public void A_number_of_a_generative_service_comes_apart(string number, string region, string name, string date, string kind, string? sequence)
    {
        var found = Check(number);

        Assert.Equal((IdentifierKinds.GenerativeFilingNumber, true), (found.Kind, found.Valid));
        Assert.Empty(found.Warnings);
        Assert.Equal((region, name, date, kind), (found.Parts["region"], found.Parts["name"], found.Parts["date"], found.Parts["kind"]));
        Assert.Equal(sequence, found.Parts.GetValueOrDefault("sequence"));
    }

    [Fact]
    public void Numbers_of_generative_services_are_the_same_in_any_case()
    {
        Assert.True(GenerativeFilingNumber.TryParse("ZheJiang-Ab-20240428", out var one));
        Assert.True(GenerativeFilingNumber.TryParse("Zhejiang-AB-20240428", out var other));

        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("12345")]
    [InlineData("31010742916060222001")]
    public void What_is_no_identifier_is_unknown(string value)
    {
        var found = Check(value);

        Assert.Equal((IdentifierKinds.Unknown, false), (found.Kind, found.Valid));
        Assert.Equal(["not-recognised"], Codes(found.Errors));
    }

    [Fact]
    public void A_filing_number_of_the_wrong_length_is_one_that_is_wrong() =>
        Assert.Equal(["filing-number.form"], Codes(Check("网信算备3101074291606022200号").Errors));

    [Fact]
    public void Any_text_gets_an_answer() => Gen.String.Sample(text => Assert.NotNull(Check(text)));

    [Theory]
    [InlineData("{", "line 1")]
    [InlineData("""{"id":"x","version":"1","standard":"s","note":{"zh":"a","en":"b"},"complete":[],"enforce":["x"],"provinces":[],"regions":[]}""", "\"x\" is no kind")]
    [InlineData(
        """{"id":"x","version":"1","standard":"s","note":{"zh":"a","en":"b"},"complete":[],"enforce":[],"provinces":[],"regions":[{"code":"31","name":{"zh":"a","en":"b"}}]}""",
        "\"31\" is not six digits")]
    public void A_wrong_region_table_says_what_is_wrong(string json, string why) =>
        Assert.Contains(why, Assert.Throws<InvalidDataException>(() => RegionTable.Parse(json)).Message, StringComparison.Ordinal);
}
