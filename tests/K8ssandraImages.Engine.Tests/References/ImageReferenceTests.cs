using K8ssandraImages.Engine.References;

namespace K8ssandraImages.Engine.Tests.References;

/// <summary>What a reference says, each line checked against ParseNormalizedNamed of distribution/reference v0.6.0.</summary>
public class ImageReferenceTests
{
    /// <summary>Text, domain, path, tag, familiar form, source.</summary>
    public static TheoryData<string, string, string, string?, string, string> Names => new()
    {
        { "busybox", "docker.io", "library/busybox", null, "busybox", "normalize.go: splitDockerDomain" },
        { "busybox:1.36", "docker.io", "library/busybox", "1.36", "busybox:1.36", "normalize.go: splitDockerDomain" },
        { "library/busybox", "docker.io", "library/busybox", null, "busybox", "normalize_test.go: TestParseRepositoryInfo" },
        { "docker.io/busybox", "docker.io", "library/busybox", null, "busybox", "normalize_test.go: TestParseRepositoryInfo" },
        { "index.docker.io/busybox", "docker.io", "library/busybox", null, "busybox", "normalize_test.go: TestParseRepositoryInfo" },
        { "index.docker.io/a/b:c", "docker.io", "a/b", "c", "a/b:c", "normalize_test.go: TestParseRepositoryInfo" },
        { "k8ssandra/medusa:0.22.3", "docker.io", "k8ssandra/medusa", "0.22.3", "k8ssandra/medusa:0.22.3", "normalize.go: splitDockerDomain" },
        { "docker.io/library/a/b", "docker.io", "library/a/b", null, "library/a/b", "normalize.go: familiarizeName" },
        { "docker.io/library/library/x", "docker.io", "library/library/x", null, "library/library/x", "normalize.go: familiarizeName" },
        { "docker.io/other/library", "docker.io", "other/library", null, "other/library", "normalize_test.go: TestParseRepositoryInfo" },
        { "docker.io/localhost/app", "docker.io", "localhost/app", null, "localhost/app", "normalize.go: familiarizeName" },

        // Only exactly docker.io and index.docker.io are Docker Hub.
        { "docker.io:443/busybox", "docker.io:443", "busybox", null, "docker.io:443/busybox", "normalize.go: splitDockerDomain" },
        { "index.docker.io:443/busybox", "index.docker.io:443", "busybox", null, "index.docker.io:443/busybox", "normalize.go: splitDockerDomain" },
        { "Docker.io/busybox", "Docker.io", "busybox", null, "Docker.io/busybox", "normalize.go: splitDockerDomain" },
        { "registry-1.docker.io/library/x", "registry-1.docker.io", "library/x", null, "registry-1.docker.io/library/x", "normalize.go: splitDockerDomain" },

        // What stands before the first slash is a registry when it has '.', ':' or an upper-case letter, or is localhost.
        { "cr.k8ssandra.io/k8ssandra/cass-management-api:4.1.2-ubi8", "cr.k8ssandra.io", "k8ssandra/cass-management-api", "4.1.2-ubi8", "cr.k8ssandra.io/k8ssandra/cass-management-api:4.1.2-ubi8", "reference_test.go: TestReferenceParse" },
        { "localhost/app", "localhost", "app", null, "localhost/app", "normalize_test.go: TestValidateReferenceName" },
        { "localhost:5000/app:1", "localhost:5000", "app", "1", "localhost:5000/app:1", "normalize.go: splitDockerDomain" },
        { "localhost", "docker.io", "library/localhost", null, "localhost", "normalize.go: splitDockerDomain" },
        { "localhosts/app", "docker.io", "localhosts/app", null, "localhosts/app", "normalize.go: splitDockerDomain" },
        { "Docker/docker", "Docker", "docker", null, "Docker/docker", "normalize_test.go: TestValidateReferenceName" },
        { "LOCALDOMAIN/library/debian", "LOCALDOMAIN", "library/debian", null, "LOCALDOMAIN/library/debian", "normalize_test.go: TestValidateReferenceName" },
        { "test:5000/repo:tag", "test:5000", "repo", "tag", "test:5000/repo:tag", "reference_test.go: TestReferenceParse" },
        { "test.com:5000", "docker.io", "library/test.com", "5000", "test.com:5000", "reference_test.go: TestReferenceParse" },
        { "192.168.0.1:80", "docker.io", "library/192.168.0.1", "80", "192.168.0.1:80", "normalize_test.go: TestValidateReferenceName" },
        { "192.168.1.1:5000/repo:5050", "192.168.1.1:5000", "repo", "5050", "192.168.1.1:5000/repo:5050", "reference_test.go: TestReferenceParse" },
        { "999.999.999.999:00/x", "999.999.999.999:00", "x", null, "999.999.999.999:00/x", "regexp.go: domainAndPort" },
        { "test.com:750050/x", "test.com:750050", "x", null, "test.com:750050/x", "regexp_test.go: TestDomainRegexp" },
        { "xn--n3h.com/myimage:xn--n3h.com", "xn--n3h.com", "myimage", "xn--n3h.com", "xn--n3h.com/myimage:xn--n3h.com", "reference_test.go: TestReferenceParse" },
        { "a--b.c/x", "a--b.c", "x", null, "a--b.c/x", "regexp.go: domainNameComponent" },
        { "A:1/x", "A:1", "x", null, "A:1/x", "regexp.go: domainAndPort" },

        // IPv6: brackets, hexadecimal digits and colons, in whatever order.
        { "[::1]:5000/x", "[::1]:5000", "x", null, "[::1]:5000/x", "reference_test.go: TestReferenceParse" },
        { "[2001:db8::1]/repo:tag", "[2001:db8::1]", "repo", "tag", "[2001:db8::1]/repo:tag", "reference_test.go: TestReferenceParse" },
        { "[2001:DB8::1]/repo", "[2001:DB8::1]", "repo", null, "[2001:DB8::1]/repo", "regexp.go: ipv6address" },
        { "[fd00123123123]:75050/x", "[fd00123123123]:75050", "x", null, "[fd00123123123]:75050/x", "regexp_test.go: TestDomainRegexp" },
        { "[:::::]/x", "[:::::]", "x", null, "[:::::]/x", "regexp.go: ipv6address" },

        // Separators: one dot, one or two underscores, any number of dashes.
        { "a.b_c__d-e---f", "docker.io", "library/a.b_c__d-e---f", null, "a.b_c__d-e---f", "regexp.go: separator" },
        { "dock__er/docker---rules", "docker.io", "dock__er/docker---rules", null, "dock__er/docker---rules", "normalize_test.go: TestValidateRemoteName" },
        { "0/9", "docker.io", "0/9", null, "0/9", "regexp.go: alphanumeric" },

        // No domain, as '_' is not allowed in one, and yet no name on Docker Hub.
        { "foo_bar.com/app:1", "", "foo_bar.com/app", "1", "foo_bar.com/app:1", "reference.go: Parse after normalize.go: splitDockerDomain" },
        { "a.b__c/d/e", "", "a.b__c/d/e", null, "a.b__c/d/e", "reference.go: Parse after normalize.go: splitDockerDomain" },
        { "foo_bar/app", "docker.io", "foo_bar/app", null, "foo_bar/app", "normalize.go: splitDockerDomain" },

        // Tags: word characters first, then also dots and dashes.
        { "a:_", "docker.io", "library/a", "_", "a:_", "regexp.go: tag" },
        { "a:0", "docker.io", "library/a", "0", "a:0", "regexp.go: tag" },
        { "a:V1.._--Z", "docker.io", "library/a", "V1.._--Z", "a:V1.._--Z", "regexp.go: tag" },
        { "lowercase:Uppercase", "docker.io", "library/lowercase", "Uppercase", "lowercase:Uppercase", "reference_test.go: TestReferenceParse" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Reads_what_upstream_reads(string text, string domain, string path, string? tag, string familiar, string source)
    {
        var reference = ImageReference.Parse(text);
        Assert.Equal((domain, path, tag, null), (reference.Domain, reference.Path, reference.Tag, reference.Digest));
        Assert.True(familiar == reference.Familiar, source);
        Assert.Equal((domain.Length == 0 ? "" : domain + "/") + path + (tag is null ? "" : ":" + tag), reference.Canonical);
        Assert.Equal(text, reference.Original);
    }

    [Theory]
    [InlineData("busybox", "library", "busybox")]
    [InlineData("k8ssandra/medusa", "k8ssandra", "medusa")]
    [InlineData("quay.io/app", "", "app")]
    [InlineData("quay.io/a/b/c:d", "a/b", "c")]
    [InlineData("foo_bar.com/app", "foo_bar.com", "app")]
    public void Splits_the_path_before_its_last_component(string text, string repository, string name)
    {
        var reference = ImageReference.Parse(text);
        Assert.Equal((repository, name), (reference.Repository, reference.Name));
    }

    [Theory]
    [InlineData("busybox", false)]
    [InlineData("library/busybox", false)]
    [InlineData("foo_bar.com/app", false)]
    [InlineData("docker.io/busybox", true)]
    [InlineData("index.docker.io/busybox", true)]
    [InlineData("localhost/app", true)]
    [InlineData("[::1]/app", true)]
    public void Knows_whether_the_text_names_the_registry(string text, bool expected) =>
        Assert.Equal(expected, ImageReference.Parse(text).HasExplicitDomain);

    [Fact]
    public void Reads_each_supported_digest_with_and_without_tag()
    {
        foreach (var digest in new[] { Digests.Sha256, Digests.Sha384, Digests.Sha512 })
        {
            var digested = ImageReference.Parse("busybox@" + digest);
            Assert.Equal((null, digest), (digested.Tag, digested.Digest));
            Assert.Equal("docker.io/library/busybox@" + digest, digested.Canonical);
            Assert.Equal("busybox@" + digest, digested.Familiar);

            // normalize_test.go: TestParseReferenceWithTagAndDigest
            var both = ImageReference.Parse("busybox:latest@" + digest);
            Assert.Equal(("latest", digest), (both.Tag, both.Digest));
            Assert.Equal("docker.io/library/busybox:latest@" + digest, both.Canonical);
            Assert.Equal("busybox:latest@" + digest, both.Familiar);
        }
    }

    [Fact]
    public void Reads_64_hexadecimal_digits_that_are_not_alone()
    {
        // normalize_test.go: TestValidateReferenceName
        var hex = string.Concat(Enumerable.Repeat("1a3f", 16));
        Assert.Equal("library/" + hex, ImageReference.Parse("docker.io/" + hex).Path);
        Assert.Equal("library/" + hex, ImageReference.Parse(hex + ":1").Path);
        Assert.Equal("library/" + hex + "0", ImageReference.Parse(hex + "0").Path);
        Assert.Equal("library/" + hex[1..], ImageReference.Parse(hex[1..]).Path);
    }

    [Theory]
    [InlineData("busybox", "docker.io/library/busybox:latest")]
    [InlineData("foo_bar.com/app", "foo_bar.com/app:latest")]
    public void Adds_the_default_tag_to_a_bare_name(string text, string expected)
    {
        var bare = ImageReference.Parse(text);
        var tagged = bare.WithDefaultTag();
        Assert.Equal(expected, tagged.Canonical);
        Assert.Equal(text, tagged.Original);
        Assert.Equal(bare.HasExplicitDomain, tagged.HasExplicitDomain);
        Assert.Null(bare.Tag);
    }

    [Fact]
    public void Leaves_a_tag_or_a_digest_alone()
    {
        // normalize.go: TagNameOnly
        foreach (var text in new[] { "a:1", "a@" + Digests.Sha256, "a:1@" + Digests.Sha256 })
        {
            var reference = ImageReference.Parse(text);
            Assert.Same(reference, reference.WithDefaultTag());
        }
    }

    [Fact]
    public void Equals_what_names_the_same()
    {
        var reference = ImageReference.Parse("busybox");
        var same = ImageReference.Parse("index.docker.io/library/busybox");
        Assert.Equal(reference, same);
        Assert.Equal(reference.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(reference, reference.WithDefaultTag());
        Assert.NotEqual(reference, ImageReference.Parse("quay.io/library/busybox"));
        Assert.NotEqual(reference, ImageReference.Parse("busybox@" + Digests.Sha256));
        Assert.False(reference.Equals(null));
        Assert.Equal("docker.io/library/busybox", reference.ToString());
    }

    [Fact]
    public void Gives_no_error_for_a_reference()
    {
        Assert.True(ImageReference.TryParse("busybox", out var reference, out var error));
        Assert.NotNull(reference);
        Assert.Null(error);
    }
}
