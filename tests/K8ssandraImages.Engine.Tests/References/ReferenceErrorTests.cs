using K8ssandraImages.Engine.References;

namespace K8ssandraImages.Engine.Tests.References;

/// <summary>What is no reference and why, each line refused by ParseNormalizedNamed of distribution/reference v0.6.0.</summary>
public class ReferenceErrorTests
{
    /// <summary>Text, kind, offset, source.</summary>
    public static TheoryData<string, ReferenceErrorKind, int, string> Invalid => new()
    {
        { "", ReferenceErrorKind.Empty, 0, "reference_test.go: TestReferenceParse" },
        { new string('f', 64), ReferenceErrorKind.NameIs64Hex, 0, "normalize.go: ParseNormalizedNamed" },
        { "https://github.com/docker/docker", ReferenceErrorKind.UrlScheme, 0, "normalize_test.go: TestValidateReferenceName" },

        { "-docker.io/docker/docker", ReferenceErrorKind.InvalidDomain, 0, "normalize_test.go: TestValidateReferenceName" },
        { "./x", ReferenceErrorKind.InvalidDomain, 0, "regexp.go: domainName" },
        { "../x", ReferenceErrorKind.InvalidDomain, 0, "regexp.go: domainName" },
        { ":5000/x", ReferenceErrorKind.InvalidDomain, 0, "regexp.go: domainAndPort" },
        { "ab-.com/x", ReferenceErrorKind.InvalidDomain, 3, "regexp_test.go: TestDomainRegexp" },
        { "ab.-com/x", ReferenceErrorKind.InvalidDomain, 3, "regexp_test.go: TestDomainRegexp" },
        { "ab.com-/x", ReferenceErrorKind.InvalidDomain, 7, "regexp_test.go: TestDomainRegexp" },
        { "ab.com./x", ReferenceErrorKind.InvalidDomain, 7, "regexp.go: domainName" },
        { "a..b/x", ReferenceErrorKind.InvalidDomain, 2, "regexp.go: domainName" },
        { "A_b/x", ReferenceErrorKind.InvalidDomain, 1, "regexp.go: domainNameComponent" },
        { "foo_bar.com:8080/app", ReferenceErrorKind.InvalidDomain, 3, "regexp_test.go: TestFullNameRegexp" },
        { "fc00::1:5000/debian", ReferenceErrorKind.InvalidPort, 5, "normalize_test.go: TestValidateReferenceName" },
        { "[fe80::1%eth0]:5000/debian", ReferenceErrorKind.InvalidDomain, 8, "normalize_test.go: TestValidateReferenceName" },
        { "[2001:db8:3:4::192.0.2.33]:5000/debian", ReferenceErrorKind.InvalidDomain, 18, "normalize_test.go: TestValidateReferenceName" },
        { "[fd00::3]75050/x", ReferenceErrorKind.InvalidDomain, 9, "regexp_test.go: TestDomainRegexp" },
        { "[fd00::3]::75050/x", ReferenceErrorKind.InvalidPort, 10, "regexp_test.go: TestDomainRegexp" },
        { "[:]:/x", ReferenceErrorKind.InvalidPort, 4, "regexp.go: optionalPort" },
        { "[]:1/x", ReferenceErrorKind.InvalidDomain, 1, "regexp.go: ipv6address" },
        { "[::1/x", ReferenceErrorKind.InvalidDomain, 4, "regexp.go: ipv6address" },
        { "foo.com:http/bar", ReferenceErrorKind.InvalidPort, 8, "regexp_test.go: TestFullNameRegexp" },
        { "foo.com:/bar", ReferenceErrorKind.InvalidPort, 8, "regexp.go: optionalPort" },
        { "foo.com:8o/bar", ReferenceErrorKind.InvalidPort, 9, "regexp.go: optionalPort" },
        { "foo.com:٣/bar", ReferenceErrorKind.InvalidPort, 8, "regexp.go: optionalPort has ASCII digits only" },
        { "bücher.example/x", ReferenceErrorKind.InvalidDomain, 1, "regexp.go: domainNameComponent" },

        { "/x", ReferenceErrorKind.EmptyComponent, 0, "regexp.go: pathComponent" },
        { ":justtag", ReferenceErrorKind.EmptyComponent, 0, "reference_test.go: TestReferenceParse" },
        { "docker/", ReferenceErrorKind.EmptyComponent, 7, "normalize_test.go: TestValidateRemoteName" },
        { "docker///docker", ReferenceErrorKind.EmptyComponent, 7, "normalize_test.go: TestValidateReferenceName" },
        { "docker.io/", ReferenceErrorKind.EmptyComponent, 10, "normalize.go: splitDockerDomain" },
        { "localhost/:tag", ReferenceErrorKind.EmptyComponent, 10, "regexp.go: pathComponent" },

        { "Uppercase:tag", ReferenceErrorKind.UppercaseInName, 0, "reference_test.go: TestReferenceParse" },
        { "docker/Docker", ReferenceErrorKind.UppercaseInName, 7, "normalize_test.go: TestValidateReferenceName" },
        { "test:5000/Uppercase/lowercase:tag", ReferenceErrorKind.UppercaseInName, 10, "reference_test.go: TestReferenceParse" },
        { "docker.io/docker/dockeR", ReferenceErrorKind.UppercaseInName, 22, "normalize_test.go: TestValidateReferenceName" },

        { "-docker", ReferenceErrorKind.InvalidSeparator, 0, "normalize_test.go: TestValidateReferenceName" },
        { "docker-/docker", ReferenceErrorKind.InvalidSeparator, 7, "normalize_test.go: TestValidateRemoteName" },
        { "____/____", ReferenceErrorKind.InvalidSeparator, 0, "normalize_test.go: TestValidateRemoteName" },
        { "a___b", ReferenceErrorKind.InvalidSeparator, 3, "regexp.go: separator" },
        { "a..b", ReferenceErrorKind.InvalidSeparator, 2, "regexp.go: separator" },
        { "a-_b", ReferenceErrorKind.InvalidSeparator, 2, "regexp.go: separator" },
        { "a_.b", ReferenceErrorKind.InvalidSeparator, 2, "normalize_test.go: TestValidateRemoteName" },
        { "a_:1", ReferenceErrorKind.InvalidSeparator, 2, "regexp.go: pathComponent" },
        { "a.", ReferenceErrorKind.InvalidSeparator, 2, "regexp.go: pathComponent" },

        { "aa/asdf$$^/aa", ReferenceErrorKind.InvalidCharacter, 7, "reference_test.go: TestReferenceParse" },
        { "[2001:db8::1]:5000", ReferenceErrorKind.InvalidCharacter, 0, "reference_test.go: TestReferenceParse" },
        { " busybox", ReferenceErrorKind.InvalidCharacter, 0, "regexp.go: referencePat is anchored" },
        { "busybox\n", ReferenceErrorKind.InvalidCharacter, 7, "regexp.go: referencePat is anchored at the very end" },
        { "busybox\r\n", ReferenceErrorKind.InvalidCharacter, 7, "regexp.go: referencePat is anchored at the very end" },
        { "\nbusybox", ReferenceErrorKind.InvalidCharacter, 0, "regexp.go: referencePat is anchored at the very start" },
        { "busybox٣", ReferenceErrorKind.InvalidCharacter, 7, "regexp.go: alphanumeric has ASCII only" },
        { "é", ReferenceErrorKind.InvalidCharacter, 0, "regexp.go: alphanumeric has ASCII only" },
        { "\u212Aelvin", ReferenceErrorKind.InvalidCharacter, 0, "regexp.go: alphanumeric has ASCII only" },
        { "É/x", ReferenceErrorKind.InvalidCharacter, 0, "regexp.go: domainNameComponent has ASCII only" },
        { new string('f', 64) + "\n", ReferenceErrorKind.InvalidCharacter, 64, "regexp.go: anchoredIdentifierRegexp" },

        { "a:", ReferenceErrorKind.InvalidTag, 2, "regexp.go: tag" },
        { "a:@" + Digests.Sha256, ReferenceErrorKind.InvalidTag, 2, "regexp.go: tag" },
        { "a:.b", ReferenceErrorKind.InvalidTag, 2, "regexp.go: tag" },
        { "a:-b", ReferenceErrorKind.InvalidTag, 2, "normalize_test.go: TestInvalidReferenceComponents" },
        { "a:b:c", ReferenceErrorKind.InvalidTag, 3, "regexp.go: tag" },
        { "a:b+c", ReferenceErrorKind.InvalidTag, 3, "regexp.go: tag" },
        { "a/b:c/d", ReferenceErrorKind.InvalidTag, 5, "regexp.go: tag" },
        { "a:b\n", ReferenceErrorKind.InvalidTag, 3, "regexp.go: referencePat is anchored at the very end" },
        { "a:é", ReferenceErrorKind.InvalidTag, 2, "regexp.go: \\w is ASCII" },
        { "a:1٣", ReferenceErrorKind.InvalidTag, 3, "regexp.go: \\w is ASCII" },
        { "a:" + new string('t', 129), ReferenceErrorKind.TagTooLong, 130, "regexp.go: tag" },

        { "@" + Digests.Sha256, ReferenceErrorKind.EmptyComponent, 0, "reference_test.go: TestReferenceParse" },
        { "a@", ReferenceErrorKind.InvalidDigest, 2, "regexp.go: digestPat" },
        { "a@sha256", ReferenceErrorKind.InvalidDigest, 8, "regexp.go: digestPat" },
        { "a@:" + new string('f', 64), ReferenceErrorKind.InvalidDigest, 2, "regexp.go: digestPat" },
        { "a@1sha:" + new string('f', 64), ReferenceErrorKind.InvalidDigest, 2, "regexp.go: digestPat" },
        { "a@sha256+:" + new string('f', 64), ReferenceErrorKind.InvalidDigest, 9, "regexp.go: digestPat" },
        { "a@sha256:" + new string('F', 64), ReferenceErrorKind.InvalidDigest, 9, "go-digest algorithm.go: Validate" },
        { "a@sha256:" + new string('f', 63) + "g", ReferenceErrorKind.InvalidDigest, 72, "regexp.go: digestPat" },
        { "a@" + Digests.Sha256 + "\n", ReferenceErrorKind.InvalidDigest, 73, "regexp.go: referencePat is anchored at the very end" },
        { "a@" + Digests.Sha256 + ":tag", ReferenceErrorKind.InvalidDigest, 73, "regexp.go: referencePat" },
        { "a@" + Digests.Sha256 + "@" + Digests.Sha256, ReferenceErrorKind.InvalidDigest, 73, "regexp.go: referencePat" },
        { "a@sha256:", ReferenceErrorKind.DigestInvalidLength, 9, "regexp.go: digestPat" },
        { "a@sha256:" + new string('f', 34), ReferenceErrorKind.DigestInvalidLength, 43, "reference_test.go: TestReferenceParse" },
        { "a@" + Digests.Sha256[..^1], ReferenceErrorKind.DigestInvalidLength, 72, "go-digest algorithm.go: Validate" },
        { "a@" + Digests.Sha256 + "0", ReferenceErrorKind.DigestInvalidLength, 73, "go-digest algorithm.go: Validate" },
        { "a@" + Digests.Sha384 + "0", ReferenceErrorKind.DigestInvalidLength, 105, "go-digest algorithm.go: Validate" },
        { "a@" + Digests.Sha512[..^1], ReferenceErrorKind.DigestInvalidLength, 136, "go-digest algorithm.go: Validate" },
        { "validname@invaliddigest:" + new string('f', 64), ReferenceErrorKind.UnsupportedDigestAlgorithm, 10, "reference_test.go: TestReferenceParse" },
        { "a@md5:" + new string('0', 32), ReferenceErrorKind.UnsupportedDigestAlgorithm, 2, "go-digest digest.go: Validate" },
        { "a@SHA256:" + new string('f', 64), ReferenceErrorKind.UnsupportedDigestAlgorithm, 2, "go-digest digest.go: Validate" },
        { "a@sha256+b64:" + new string('f', 64), ReferenceErrorKind.UnsupportedDigestAlgorithm, 2, "go-digest digest.go: Validate" },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Refuses_what_upstream_refuses(string text, ReferenceErrorKind kind, int offset, string source)
    {
        Assert.False(ImageReference.TryParse(text, out var reference, out var error), source);
        Assert.Null(reference);
        Assert.Equal((kind, offset), (error.Kind, error.Offset));
        Assert.Equal(error.Message, Assert.Throws<FormatException>(() => ImageReference.Parse(text)).Message);
    }

    [Theory]
    [InlineData("", 255, true)]
    [InlineData("", 256, false)]
    [InlineData("example.com/", 255, true)]
    [InlineData("example.com/", 256, false)]
    [InlineData("domain/", 248, true)] // "domain/" is of the path: 7 + 248
    [InlineData("domain/", 249, false)]
    [InlineData("docker.io/domain/", 248, true)]
    [InlineData("docker.io/domain/", 249, false)]
    [InlineData("foo_bar.com/", 243, true)] // no domain either: 12 + 243
    [InlineData("foo_bar.com/", 244, false)]
    public void Counts_the_path_without_its_domain(string start, int length, bool expected)
    {
        // reference.go: RepositoryNameTotalLengthMax. Two components where Docker Hub would add library/.
        var component = start.Length == 0 ? "a/" + new string('a', length - 2) : new string('a', length);
        foreach (var end in new[] { "", ":tag-does-not-count", "@" + Digests.Sha256 })
        {
            Assert.Equal(expected, ImageReference.TryParse(start + component + end, out _, out var error));
            Assert.Equal(expected ? null : ReferenceErrorKind.NameTooLong, error?.Kind);
            Assert.Equal(expected ? null : start.Length + length - 1, error?.Offset);
        }
    }

    [Theory]
    [InlineData("", 247, true)]
    [InlineData("", 248, false)]
    [InlineData("index.docker.io/", 247, true)]
    [InlineData("index.docker.io/", 248, false)]
    public void Counts_the_implied_namespace(string start, int length, bool expected)
    {
        Assert.Equal(expected, ImageReference.TryParse(start + new string('a', length), out _, out var error));
        Assert.Equal(expected ? null : ReferenceErrorKind.NameTooLong, error?.Kind);
    }

    [Fact]
    public void Takes_a_tag_of_128_characters()
    {
        var tag = new string('t', 128);
        Assert.Equal(tag, ImageReference.Parse("a:" + tag).Tag);
        Assert.Equal(tag, ImageReference.Parse("a:" + tag + "@" + Digests.Sha256).Tag);
    }

    [Theory]
    [InlineData("docker/Docker", "Offset 7: the upper-case letter 'D' is not allowed in a name. Names are lower-case; only a registry's host and a tag may have upper-case letters.")]
    [InlineData("https://a.b/c", "Offset 0: an image reference has no scheme. Leave out 'https://'.")]
    [InlineData("a:", "Offset 2: the end of the text cannot stand here in a tag. A tag is 1 to 128 ASCII letters, digits, '_', '.' and '-', and does not start with '.' or '-'.")]
    [InlineData("a@md5:0", "Offset 2: the digest algorithm 'md5' is not supported. Use sha256, sha384 or sha512, in lower case.")]
    public void Says_what_is_wrong_and_what_is_allowed(string text, string expected) =>
        Assert.Equal(expected, Error(text).ToString());

    [Theory]
    [InlineData("a\0", "U+0000")]
    [InlineData("a\u001b[31m", "U+001B")]
    [InlineData("a\u202e", "U+202E")]
    [InlineData("aé", "U+00E9")]
    [InlineData("a😀", "U+1F600")]
    [InlineData("a'", "\"'\"")]
    [InlineData("a b", "' '")]
    public void Names_a_character_so_that_it_can_be_seen(string text, string expected) =>
        Assert.StartsWith("Offset 1: " + expected + " is not allowed", Error(text).Message, StringComparison.Ordinal);

    [Fact]
    public void Names_half_a_surrogate_pair() =>
        Assert.Contains("U+D83D", Error("a\ud83d").Message, StringComparison.Ordinal);

    [Fact]
    public void Keeps_a_message_short_whatever_the_text() =>
        Assert.True(Error("a@" + new string('x', 1 << 20) + ":0").Message.Length < 200);

    [Fact]
    public void Takes_null_for_empty()
    {
        Assert.False(ImageReference.TryParse(null, out _, out var error));
        Assert.Equal(ReferenceErrorKind.Empty, error.Kind);
        Assert.Throws<ArgumentNullException>(() => ImageReference.Parse(null!));
    }

    private static ReferenceError Error(string text)
    {
        Assert.False(ImageReference.TryParse(text, out _, out var error));
        return error;
    }
}
