"""What the students of the stories write."""

FIRST_ESSAY = """\
Khrushchev broke with terror and with the worship of one man, but he kept the system that had made both possible. \
The break was deep in method and shallow in structure, because a single leader took the blame and the earlier years \
were spared.

When Stalin died nobody had a clear claim to follow him. Prisoners had begun to come home and Beria was gone before \
the congress met, so the speech named a change that was already on its way. That is why it could be given at all.

The documents agree on the charge of self-glorification (B4, C4, D15), and D16 adds a promise that the old methods \
would stay buried. After that, rivals lost their posts and kept their lives (A6). This is a real difference from the \
years before.

Yet the charges stopped at 1934. B5 leaves collectivization alone, and A3 calls the denunciation partial because the \
speaker stayed a man of the system. Churches had a harder time under him (Doc C, para 6; D22), and even in the \
freest year artists had to keep to one style (D21).

Document E says that millions in camps were part of the speech (E2), while B5 says that the people at large were \
hardly mentioned. I rely on B5, since A3 points the same way and E0 names neither author nor date. Document C ends \
at the height of his power (C8-C9), so it can show hope and cannot show how long the hope lasted.

Both judgments can stand. The methods changed more than the structure did, and so the extent of the break depends on \
which of the two one measures."""

SECOND_ESSAY = """\
The speech was a big break with Stalinism. Document D says it was a turning point and that he promised never to go \
back (D16). Document B says Stalin tortured innocent Communists (B3), and Document C says the army lost its \
commanders (C4).

But it was not a full break. He said nothing against the time before 1934 (B5). Document A says it was partial (A3). \
Also the camps were opened and many people came home, which a Stalinist would not have done.

So it was a break, because the terror stopped, but the party stayed in power."""

SHORT_ANSWER = """\
I would rather rely on B5. A3, a page by somebody else, also calls the attack partial, while E0 shows no author and \
no date for the camps in E2. I would look in the text of the speech for a passage about camps."""

WEAK_SHORT_ANSWER = "I would use Document E because it has more in it (E2)."
