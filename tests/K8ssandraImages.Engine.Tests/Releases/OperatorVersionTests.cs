using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Tests.Releases;

public sealed class OperatorVersionTests
{
    private const string Alphabet = "0123456789vV.-+ abcXYZ\0\t\n\u00a0\u0661\u2212\uFF11\ud800";

    [Theory]
    [InlineData("1.20.0", 1, 20, 0, "")]
    [InlineData("v1.20.0", 1, 20, 0, "")]
    [InlineData("1.20", 1, 20, 0, "")]
    [InlineData("v1.20", 1, 20, 0, "")]
    [InlineData("0.0.0", 0, 0, 0, "")]
    [InlineData("1.23.0-abcdef", 1, 23, 0, "abcdef")]
    [InlineData("1.20-rc.1", 1, 20, 0, "rc.1")]
    [InlineData("v1.19.0-dev.ff5bc87-20240111", 1, 19, 0, "dev.ff5bc87-20240111")]
    [InlineData("1.18.1-0.20240109145046-4215a6003303", 1, 18, 1, "0.20240109145046-4215a6003303")]
    [InlineData("1.23.0-0123456", 1, 23, 0, "0123456")]
    [InlineData("1.23.0--", 1, 23, 0, "-")]
    [InlineData("1.23.0+build.5", 1, 23, 0, "")]
    [InlineData("1.23.0+a-b", 1, 23, 0, "")]
    [InlineData("1.23.0-x+y", 1, 23, 0, "x")]
    [InlineData("2147483647.2147483647.2147483647", int.MaxValue, int.MaxValue, int.MaxValue, "")]
    public void A_version_is_read(string text, int major, int minor, int patch, string prerelease)
    {
        Assert.True(OperatorVersion.TryParse(text, out var version));
        Assert.Equal((major, minor, patch, prerelease), (version.Major, version.Minor, version.Patch, version.Prerelease));
        Assert.Equal(prerelease.Length > 0, version.IsPrerelease);
        Assert.Equal(version, OperatorVersion.Parse(text));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("v")]
    [InlineData("vv1.2.3")]
    [InlineData("V1.2.3")]
    [InlineData("1")]
    [InlineData("1.")]
    [InlineData("1.2.")]
    [InlineData("1.2.3.")]
    [InlineData("1.2.3.4")]
    [InlineData(".1.2")]
    [InlineData("1..2")]
    [InlineData("01.2.3")]
    [InlineData("1.02.3")]
    [InlineData("1.2.03")]
    [InlineData("-1.2.3")]
    [InlineData("+1.2.3")]
    [InlineData("1.2.3-")]
    [InlineData("1.2.3+")]
    [InlineData("1.2.3-a..b")]
    [InlineData("1.2.3-a.")]
    [InlineData("1.2.3-.a")]
    [InlineData("1.2.3-ä")]
    [InlineData("1.2.3+a+b")]
    [InlineData("1.2.3-a_b")]
    [InlineData(" 1.2.3")]
    [InlineData("1.2.3 ")]
    [InlineData("1.2.3\n")]
    [InlineData("1.2.3\0")]
    [InlineData("1,2,3")]
    [InlineData("1.2.x")]
    [InlineData("latest")]
    [InlineData("2147483648.0.0")]
    [InlineData("1.99999999999999999999.0")]
    [InlineData("\u0661.\u0662.\u0663")]
    [InlineData("\uFF11.\uFF12.\uFF13")]
    [InlineData("1.2.3-\ud800")]
    public void What_is_no_version_is_refused(string? text)
    {
        Assert.False(OperatorVersion.TryParse(text, out var version));
        Assert.Equal(default, version);
        Assert.Throws<FormatException>(() => OperatorVersion.Parse(text!));
    }

    [Fact]
    public void Length_is_bounded()
    {
        var longest = "1.2.3-" + new string('a', 122);
        Assert.True(OperatorVersion.TryParse(longest, out _));
        Assert.False(OperatorVersion.TryParse(longest + "a", out _));
        Assert.False(OperatorVersion.TryParse(new string('1', 10_000_000), out _));
    }

    [Theory]
    [InlineData("v1.20", "1.20.0")]
    [InlineData("1.20.0+build", "1.20.0")]
    [InlineData("v1.20.0-a.1+build", "1.20.0-a.1")]
    public void Text_has_neither_v_nor_build_metadata(string text, string expected) =>
        Assert.Equal(expected, OperatorVersion.Parse(text).ToString());

    [Fact]
    public void Default_is_zero()
    {
        Assert.Equal("0.0.0", default(OperatorVersion).ToString());
        Assert.Equal(new OperatorVersion(0, 0), default);
        Assert.Equal("", default(OperatorVersion).Prerelease);
    }

    /// <summary>The first chain is that of semantic versioning 2.0.0, §11.</summary>
    [Theory]
    [InlineData("1.0.0-alpha < 1.0.0-alpha.1 < 1.0.0-alpha.beta < 1.0.0-beta < 1.0.0-beta.2 < 1.0.0-beta.11 < 1.0.0-rc.1 < 1.0.0")]
    [InlineData("0.9.9 < 1.9.0 < 1.10.0 < 1.10.6 < 1.11.0 < 2.0.0")]
    [InlineData("1.18.2 < 1.19.0-dev.ff5bc87-20240111 < 1.19.0 < 1.19.1")]
    [InlineData("1.0.0-2 < 1.0.0-10 < 1.0.0-99999999999999999999 < 1.0.0-100000000000000000000 < 1.0.0-01 < 1.0.0-A < 1.0.0-a")]
    [InlineData("1.0.0-a.b < 1.0.0-a.b.c < 1.0.0-a-b")]
    public void Precedence(string chain)
    {
        var versions = chain.Split(" < ").Select(OperatorVersion.Parse).ToArray();
        for (var i = 0; i < versions.Length; i++)
        for (var j = 0; j < versions.Length; j++)
        {
            Assert.Equal(i < j, versions[i] < versions[j]);
            Assert.Equal(i > j, versions[i] > versions[j]);
            Assert.Equal(i <= j, versions[i] <= versions[j]);
            Assert.Equal(i >= j, versions[i] >= versions[j]);
            Assert.Equal(i == j, versions[i] == versions[j]);
            Assert.Equal(i.CompareTo(j), Math.Sign(versions[i].CompareTo((object)versions[j])));
        }
    }

    [Fact]
    public void Build_metadata_does_not_matter()
    {
        Assert.Equal(OperatorVersion.Parse("1.2.3+a"), OperatorVersion.Parse("1.2.3+b"));
        Assert.Equal(OperatorVersion.Parse("1.2.3+a").GetHashCode(), OperatorVersion.Parse("1.2.3").GetHashCode());
    }

    [Fact]
    public void Comparing_with_something_else()
    {
        Assert.Equal(1, default(OperatorVersion).CompareTo(null));
        Assert.Throws<ArgumentException>(() => default(OperatorVersion).CompareTo("1.2.3"));
    }

    [Fact]
    public void The_constructor_refuses_what_cannot_be_written()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new OperatorVersion(-1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OperatorVersion(0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OperatorVersion(0, 0, -1));
        Assert.Throws<ArgumentException>(() => new OperatorVersion(1, 2, 3, "a b"));
        Assert.Equal(new OperatorVersion(1, 2, 3), new OperatorVersion(1, 2, 3, ""));
    }

    [Fact]
    public void Any_version_survives_its_text()
    {
        var random = new Random(20260821);
        for (var i = 0; i < 20_000; i++)
        {
            var version = Any(random);
            Assert.Equal(version, OperatorVersion.Parse(version.ToString()));
            Assert.Equal(version, OperatorVersion.Parse($"v{version}+m.{i}"));
        }
    }

    [Fact]
    public void Order_is_total_and_agrees_with_equality()
    {
        var random = new Random(20260822);
        for (var i = 0; i < 50_000; i++)
        {
            var (a, b, c) = (Any(random), Any(random), Any(random));
            Assert.Equal(Math.Sign(a.CompareTo(b)), -Math.Sign(b.CompareTo(a)));
            Assert.Equal(a == b, a.CompareTo(b) == 0);
            if (a <= b && b <= c)
                Assert.True(a <= c, $"{a} <= {b} <= {c}");
        }
    }

    [Fact]
    public void Hostile_text_never_throws()
    {
        var random = new Random(20260823);
        for (var i = 0; i < 200_000; i++)
        {
            var text = string.Create(random.Next(24), random, static (span, source) =>
            {
                foreach (ref var c in span)
                    c = source.Next(8) == 0 ? (char)source.Next(char.MaxValue + 1) : Alphabet[source.Next(Alphabet.Length)];
            });
            if (OperatorVersion.TryParse(text, out var version))
                Assert.Equal(version, OperatorVersion.Parse(version.ToString()));
        }
    }

    private static OperatorVersion Any(Random random)
    {
        string[] identifiers = ["0", "1", "2", "10", "01", "a", "b", "A", "-", "a-b", "rc", "4215a6003303", "99999999999999999999"];
        var prerelease = string.Join('.', Enumerable.Range(0, random.Next(4)).Select(_ => identifiers[random.Next(identifiers.Length)]));
        return new OperatorVersion(random.Next(2), random.Next(3), random.Next(3), prerelease);
    }
}
