using RegFiling.Platform.Forms;

namespace RegFiling.Platform.Identifiers;

/// <summary>Holds identifiers in forms against their standards. A check digit that was only ever observed warns elsewhere and never refuses here.</summary>
public static class FieldIdentifiers
{
    internal static (string Code, string Zh, string En)? Wrong(FieldType type, string text, DateOnly today)
    {
        var check = Identifier.Check(text, RegionTable.None, today);
        var wanted = type switch
        {
            FieldType.CreditCode => IdentifierKinds.CreditCode,
            FieldType.ResidentId => IdentifierKinds.ResidentId,
            _ => IdentifierKinds.FilingNumber,
        };
        return type switch
        {
            _ when check.Kind == wanted && check.Valid => null,
            FieldType.CreditCode => ("form.not-a-credit-code", "不是有效的统一社会信用代码，请核对18位代码", "is not a valid unified social credit code; check the 18 characters"),
            FieldType.ResidentId => ("form.not-a-resident-id", "不是有效的公民身份号码，请核对18位号码", "is not a valid resident id; check the 18 characters"),
            _ => ("form.not-a-filing-number", "不是备案编号，应为“网信算备”加21位数字加“号”", "is not a filing number: 网信算备, 21 digits, 号"),
        };
    }

    /// <summary>A filing number in full form (网信算备…号); other texts trimmed.</summary>
    public static string Normalised(string number) => FilingNumber.TryParse(number, out var filing) ? filing.ToString() : number.Trim();
}
