/* Embeds the files of data/. data_files is a table of {name, start, size}, ended by a null name. */
	.section .note.GNU-stack,"",@progbits
	.section .rodata
	.global data_pinyin
	.balign 16
data_pinyin:
	.incbin "data/pinyin.bin"

	.macro FILE label, path
	.section .rodata
name_\label: .asciz "\path"
start_\label: .incbin "data/\path"
end_\label: .byte 0
	.section .data.rel.ro,"aw"
	.quad name_\label, start_\label, end_\label - start_\label
	.endm

	.section .data.rel.ro,"aw"
	.balign 8
	.global data_files
data_files:
	FILE region, region.csv
	FILE region_more, region_more.csv
	FILE docno_rule, docno_rule.csv
	FILE name_word, name_word.csv
	FILE name_word_kind, codes/name_word_kind.csv
	FILE course, course.csv
	FILE attend_mode, codes/attend_mode.csv
	FILE casetype, codes/casetype.csv
	FILE remind_kind, codes/remind_kind.csv
	FILE doc_kind, codes/doc_kind.csv
	FILE material_def, material_def.csv
	FILE material_stage, codes/material_stage.csv
	FILE material_check, codes/material_check.csv
	FILE argue_result, codes/argue_result.csv
	FILE credit_class, codes/credit_class.csv
	FILE talk_ground, codes/talk_ground.csv
	FILE party_node, codes/party_node.csv
	FILE party_form, codes/party_form.csv
	FILE party_class, codes/party_class.csv
	FILE key_industry, codes/key_industry.csv
	FILE matter, codes/matter.csv
	FILE proposal, codes/proposal.csv
	FILE doc_form, codes/doc_form.csv
	FILE doc_template, doc_template.csv
	FILE workdays, workdays.csv
	FILE params, params.csv
	FILE dict, dict.csv
	FILE dict_lists, dict_lists.csv
	FILE sex, codes/gbt2261_1_sex.csv
	FILE ethnic, codes/gbt3304_ethnic.csv
	FILE education, codes/gbt4658_education.csv
	FILE activity, codes/activity_field.csv
	FILE grade, codes/grade.csv
	FILE admin_level, codes/admin_level.csv
	FILE capital_kind, codes/capital_kind.csv
	FILE criminal_check, codes/criminal_check.csv
	FILE filing_state, codes/filing_state.csv
	FILE member_kind, codes/member_kind.csv
	FILE member_level, codes/member_level.csv
	FILE org_event_kind, codes/org_event_kind.csv
	FILE region_level, codes/region_level.csv
	FILE role, codes/role.csv
	FILE alert_kind, codes/alert_kind.csv
	FILE unit_kind, codes/unit_kind.csv
	.quad 0, 0, 0
