"""Items of QTI as files have them, to be put together by tests."""

import io
import zipfile

from assessments import questions
from assessments.bankrows import settled
from assessments.formats import questions_qti as qti

SPACES = {
    "2.1": "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "2.2": "http://www.imsglobal.org/xsd/imsqti_v2p2",
}
TEMPLATES = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/"
SCORE = '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'
IDS = "ABCDEFGHIJKL"


def template(name):
    return f'<responseProcessing template="{TEMPLATES}{name}"/>'


MATCH, MAP = template("match_correct"), template("map_response")


def rules(*inner):
    return f"<responseProcessing>{''.join(inner)}</responseProcessing>"


def item(*parts, name="item-1", version="2.1", more=""):
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<assessmentItem xmlns="{SPACES[version]}" identifier="{name}" '
        f'title="{name}" adaptive="false" timeDependent="false"{more}>\n{"".join(parts)}\n</assessmentItem>'
    )


def response(cardinality, base_type, correct=(), mapping="", name="RESPONSE"):
    values = "".join(f"<value>{value}</value>" for value in correct)
    right = f"<correctResponse>{values}</correctResponse>" if correct else ""
    return (
        f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{base_type}">'
        f"{right}{mapping}</responseDeclaration>"
    )


def mapping(entries, default="0", bounds="", strict="true"):
    rows = "".join(
        f'<mapEntry mapKey="{key}" mappedValue="{value}" caseSensitive="{strict}"/>' for key, value in entries.items()
    )
    return f'<mapping defaultValue="{default}"{bounds}>{rows}</mapping>'


def body(*inner):
    return f"<itemBody>{''.join(inner)}</itemBody>"


def choices(ids="ABCD", most=1, more=""):
    options = "".join(f'<simpleChoice identifier="{id_}">Option {id_}</simpleChoice>' for id_ in ids)
    return (
        f'<choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="{most}"{more}>'
        f"<prompt>Which one?</prompt>{options}</choiceInteraction>"
    )


def entry(name="RESPONSE"):
    return f'<textEntryInteraction responseIdentifier="{name}" expectedLength="15"/>'


def read(text):
    data = text if isinstance(text, bytes) else text.encode()
    return [settled(row) for row in qti.read(io.BytesIO(data))]


def one(*parts, **more):
    [row] = read(item(*parts, **more))
    return row


def score(row, answer):
    module = questions.get(row.kind)
    return module.judge(row.spec, module.answer_field(row.spec).clean(answer)).fraction


def package(files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, text in files.items():
            zipped.writestr(name, text)
    return stream.getvalue()


def manifest(*resources):
    inner = "\n".join(resources)
    return (
        '<?xml version="1.0"?>\n<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="m">\n'
        f"<organizations/>\n<resources>\n{inner}\n</resources></manifest>"
    )


def resource(href, more="", type_="imsqti_item_xmlv2p1"):
    return f'<resource identifier="r-{href}" type="{type_}" href="{href}">{more}<file href="{href}"/></resource>'
