namespace K8ssandraImages.Engine.References;

/// <summary>Why a text is no image reference.</summary>
public enum ReferenceErrorKind
{
    /// <summary>There is no text.</summary>
    Empty,

    /// <summary>The whole text is 64 lower-case hexadecimal digits, which runtimes take for an image's ID.</summary>
    NameIs64Hex,

    /// <summary>It starts with a scheme, as in <c>https://</c>.</summary>
    UrlScheme,

    /// <summary>The registry's host breaks the rules of a host.</summary>
    InvalidDomain,

    /// <summary>The registry's port is empty or has something else than digits.</summary>
    InvalidPort,

    /// <summary>A component of the name is missing, as in <c>a//b</c> or <c>:tag</c>.</summary>
    EmptyComponent,

    /// <summary>An upper-case letter in the name.</summary>
    UppercaseInName,

    /// <summary>A separator that does not stand between two letters or digits, or is none, as in <c>a..b</c>.</summary>
    InvalidSeparator,

    /// <summary>A character that no name has.</summary>
    InvalidCharacter,

    /// <summary>The name without its registry is longer than 255 characters, an implied <c>library/</c> included.</summary>
    NameTooLong,

    /// <summary>The tag is empty or has a character that is not allowed at its place.</summary>
    InvalidTag,

    /// <summary>The tag is longer than 128 characters.</summary>
    TagTooLong,

    /// <summary>The digest is not of the form <c>algorithm:hex</c> with lower-case hexadecimal digits.</summary>
    InvalidDigest,

    /// <summary>The digest's algorithm is not sha256, sha384 or sha512.</summary>
    UnsupportedDigestAlgorithm,

    /// <summary>The digest has not as many digits as its algorithm gives.</summary>
    DigestInvalidLength,
}
