using K8ssandraImages.Engine.Changes;

namespace K8ssandraImages.Operations.Changes;

/// <summary>What somebody wants an ImageConfig to say, as parameters say it. Null leaves a field alone.</summary>
public sealed record ImageConfigWish : ImageConfigFields
{
    private const string Levels = "-Override (--override) for every image, -Default (--default) where an image says nothing itself, or -Component (--component) for some";

    /// <summary>Whether it is for every image.</summary>
    public bool Override { get; init; }

    /// <summary>Whether it is where an image says nothing itself.</summary>
    public bool Default { get; init; }

    /// <summary>The whole text.</summary>
    public string? Content { get; init; }

    private bool HasFields => Remove.Count > 0 || PullSecrets is not null
        || new[] { Registry, Repository, Name, Tag, Digest, Prefix, Suffix, PullPolicy, Image }.Any(static value => value is not null);

    private int LevelCount => (Override ? 1 : 0) + (Default ? 1 : 0) + (Components.Count > 0 ? 1 : 0);

    /// <summary>Finds out whether this can be understood at all.</summary>
    /// <exception cref="OptionsException">It contradicts itself, or is not complete.</exception>
    public void Check() => ToWantedText();

    /// <exception cref="OptionsException">It contradicts itself, or is not complete.</exception>
    internal WantedText ToWantedText()
    {
        if (Content is not null)
        {
            return HasFields || LevelCount > 0 || ServerVersion is not null
                ? throw NotUnderstood("-Content (--content) replaces the whole text; nothing else can be changed with it.", "Give either the text or the fields.")
                : new WantedContent(Content);
        }

        if (!HasFields)
            throw NotUnderstood("It is not said what is to be changed.", "Give a field, as in -Registry (--registry), or the whole text with -Content (--content); and where: " + Levels + ".");
        if (LevelCount != 1)
        {
            throw NotUnderstood(
                LevelCount == 0 ? "It is not said where in the ImageConfig the change is to be made." : "The change can be made at one level only, and several are given.",
                "Give one of these: " + Levels + ".");
        }

        return new WantedFields(new ImageConfigIntent(this) { Level = Override ? ImageConfigLevel.Override : Default ? ImageConfigLevel.Default : ImageConfigLevel.Component });
    }

    private static OptionsException NotUnderstood(string message, string remedy) => new(ChangeRules.NotUnderstood.At(null, message, remedy));
}
