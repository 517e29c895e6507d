using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.Tests.Documents;

/// <summary>What scalars are to Kubernetes. Source: gopkg.in/yaml.v2 v2.4.0 resolve.go and sigs.k8s.io/yaml v1.3.0 yaml.go.</summary>
public class YamlScalarTests
{
    [Theory]
    [InlineData("abc", NodeKind.String, "abc")]
    [InlineData("4.0.11", NodeKind.String, "4.0.11")]
    [InlineData("y", NodeKind.Boolean, "true")]
    [InlineData("Yes", NodeKind.Boolean, "true")]
    [InlineData("yEs", NodeKind.String, "yEs")]
    [InlineData("ON", NodeKind.Boolean, "true")]
    [InlineData("n", NodeKind.Boolean, "false")]
    [InlineData("off", NodeKind.Boolean, "false")]
    [InlineData("False", NodeKind.Boolean, "false")]
    [InlineData("", NodeKind.Null, "")]
    [InlineData("~", NodeKind.Null, "")]
    [InlineData("NULL", NodeKind.Null, "")]
    [InlineData("nUll", NodeKind.String, "nUll")]
    [InlineData("0", NodeKind.Integer, "0")]
    [InlineData("-0", NodeKind.Integer, "0")]
    [InlineData("+12", NodeKind.Integer, "12")]
    [InlineData("017", NodeKind.Integer, "15")]
    [InlineData("0o17", NodeKind.Integer, "15")]
    [InlineData("08", NodeKind.Float, "8")]
    [InlineData("0x1F", NodeKind.Integer, "31")]
    [InlineData("-0b11", NodeKind.Integer, "-3")]
    [InlineData("0b-1", NodeKind.Integer, "-1")]
    [InlineData("0x", NodeKind.String, "0x")]
    [InlineData("1_000", NodeKind.Integer, "1000")]
    [InlineData("_1", NodeKind.String, "_1")]
    [InlineData("18446744073709551615", NodeKind.Integer, "18446744073709551615")]
    [InlineData("18446744073709551616", NodeKind.Float, "18446744073709552000")]
    [InlineData("-9223372036854775809", NodeKind.Float, "-9223372036854776000")]
    [InlineData("4.10", NodeKind.Float, "4.1")]
    [InlineData("4.0", NodeKind.Float, "4")]
    [InlineData("1.", NodeKind.Float, "1")]
    [InlineData(".5", NodeKind.Float, "0.5")]
    [InlineData(".7_5", NodeKind.Float, "0.75")]
    [InlineData(".7_", NodeKind.String, ".7_")]
    [InlineData("-0.0", NodeKind.Float, "-0")]
    [InlineData("1e3", NodeKind.Float, "1000")]
    [InlineData("1e21", NodeKind.Float, "1e+21")]
    [InlineData("1e-6", NodeKind.Float, "0.000001")]
    [InlineData("1e-7", NodeKind.Float, "1e-7")]
    [InlineData("1.5e-10", NodeKind.Float, "1.5e-10")]
    [InlineData("1e400", NodeKind.String, "1e400")]
    [InlineData("1e-400", NodeKind.Float, "0")]
    [InlineData("12:30:45", NodeKind.String, "12:30:45")]
    [InlineData("2001-12-14", NodeKind.String, "2001-12-14")]
    [InlineData("\"4.10\"", NodeKind.String, "4.10")]
    [InlineData("'yes'", NodeKind.String, "yes")]
    [InlineData("!!str 4.10", NodeKind.String, "4.10")]
    [InlineData("!!int \"0x10\"", NodeKind.Integer, "16")]
    [InlineData("!!float 1", NodeKind.Float, "1")]
    [InlineData("!!bool \"yes\"", NodeKind.Boolean, "true")]
    [InlineData("!!null \"\"", NodeKind.Null, "")]
    [InlineData("!!binary aGVsbG8=", NodeKind.String, "hello")]
    [InlineData("!local 12", NodeKind.String, "12")]
    [InlineData("! 12", NodeKind.String, "12")]
    public void Value(string yaml, NodeKind kind, string text)
    {
        var node = Read.Root("key: " + yaml)["key"]!;
        Assert.Equal((kind, text), (node.Kind, node.Text));
    }

    [Theory]
    [InlineData("4.10", "4.1")]
    [InlineData("4.0", "4")]
    [InlineData("0x10", "16")]
    [InlineData("yes", "true")]
    [InlineData("\"yes\"", "yes")]
    [InlineData("1e6", "1e+06")]
    [InlineData("100000.0", "100000")]
    [InlineData("123456789.5", "1.2345679e+08")]
    [InlineData("0.00001", "1e-05")]
    [InlineData(".inf", ".inf")]
    [InlineData("1e39", ".inf")]
    [InlineData("2001-12-14", "2001-12-14")]
    public void Key(string yaml, string key)
    {
        var member = Read.Root(yaml + ": v").Members[0];
        Assert.Equal(key, member.Key);
        Assert.Equal(yaml.Trim('"'), member.RawKey);
    }

    [Theory]
    [InlineData("a: .inf", 4)]
    [InlineData("a: !!int abc", 10)]
    [InlineData("a: !!null x", 11)]
    [InlineData("~: v", 1)]
    [InlineData("18446744073709551615: v", 1)]
    [InlineData("{a: b}: v", 1)]
    [InlineData("[a]: v", 1)]
    [InlineData("<<: v", 1)]
    [InlineData("a: &b.c v", 9)]
    [InlineData("a: \"\\ud83d\\ude00\"", 4)]
    [InlineData("- \tb", 4)]
    public void What_Kubernetes_refuses_is_an_error_and_the_rest_is_read(string yaml, int column)
    {
        var document = Read.Document(yaml + "\n");
        var diagnostic = Read.Only(document);
        Assert.Equal(("KSI0001", DiagnosticSeverity.Error, 1, column), (diagnostic.Id, diagnostic.Severity, diagnostic.Location!.Line, diagnostic.Location.Column));
        Assert.False(document.Failed);
        Assert.Single(document.Roots);
    }

    [Theory]
    [InlineData("4.10", "4.10 is a number here (4.1): write \"4.10\" in quotes")]
    [InlineData("5", "5 is a number here: write \"5\" in quotes")]
    [InlineData("017", "017 is an octal number here (15): write \"017\" in quotes")]
    [InlineData("1_000", "1_000 is a number here (1000): write \"1_000\" in quotes")]
    [InlineData("yes", "yes is the boolean true here: write \"yes\" in quotes")]
    [InlineData("True", "True is a boolean here: write \"True\" in quotes")]
    [InlineData("~", "~ is no value here (null): write \"~\" in quotes if the text is meant, or remove the key")]
    [InlineData("", "there is no value here (null): write a value, or remove the key")]
    [InlineData("2001-12-14", null)]
    [InlineData("4.0.11", null)]
    [InlineData("[a]", null)]
    public void TypeSurprise(string yaml, string? expected) =>
        Assert.Equal(expected, PlainScalar.TypeSurprise(Read.Root("key: " + yaml)["key"]!));
}
